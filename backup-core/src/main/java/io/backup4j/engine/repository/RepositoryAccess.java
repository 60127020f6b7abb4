package io.backup4j.engine.repository;

import io.backup4j.engine.pack.SealedObjects;
import io.backup4j.engine.seal.KdfOptions;
import io.backup4j.engine.seal.KeyRing;
import io.backup4j.engine.seal.KeySlot;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealObserver;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and opens repositories. Does not close the sink when it fails. */
public final class RepositoryAccess {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryAccess.class);
    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final int RECOVERY_KEY_BYTES = 32;

    private final BackupSink sink;
    private final Settings settings;
    private final @Nullable SealObserver observer;

    public RepositoryAccess(BackupSink sink, Settings settings) {
        this(sink, settings, null);
    }

    /** For tests of invariant I9: the observer is shown every key and nonce used. */
    RepositoryAccess(BackupSink sink, Settings settings, @Nullable SealObserver observer) {
        this.sink = sink;
        this.settings = settings;
        this.observer = observer;
    }

    /**
     * A new encrypted repository.
     *
     * @param repository open
     * @param recoverySlot slot of the recovery key
     * @param recoveryKey 32 bytes, for the caller to show once and wipe
     */
    public record Created(Repository repository, KeySlot recoverySlot, byte[] recoveryKey) {}

    /** Makes an encrypted repository. The object {@code repository} comes last: before it there is none, and whatever failed may be tried again. */
    public Created create(Credential credential, KdfOptions options) throws IOException {
        requireNone();
        RepositoryIdentity identity = new RepositoryIdentity(UUID.randomUUID(), SealMode.AES_256_GCM);
        byte[] master = new byte[KeyRing.KEY_BYTES];
        settings.random().nextBytes(master);
        byte[] recovery = new byte[RECOVERY_KEY_BYTES];
        settings.random().nextBytes(recovery);
        KeySlotStore slots = new KeySlotStore(sink, identity, settings);
        KeyRing keys = KeyRing.create(settings.random());
        List<KeySlot> own = new ArrayList<>();
        boolean won = false;
        try (Credential recoveryKey = Credential.recoveryKey(recovery);
                KeyRing masterRing = KeyRing.ofMaster(master)) {
            own.add(slots.add(master, credential, options, "made by init"));
            KeySlot recoverySlot = slots.add(master, recoveryKey, options, "recovery key, made by init");
            own.add(recoverySlot);
            putKeyring(identity, masterRing, keys);
            won = true;
            removeForeignSlots(own);
            putHeader(identity);
            return new Created(new Repository(sink, identity, keys, settings, observer), recoverySlot, recovery);
        } finally {
            KeySlotStore.wipe(master);
            if (!won) {
                discard(own);
            }
        }
    }

    /**
     * Removes what earlier attempts left: only one keyring 0 can ever be created and it is ours, so no other slot opens anything. Left there, such a slot
     * would count as one that opens when the last real one is to be removed.
     */
    private void removeForeignSlots(List<KeySlot> own) throws IOException {
        List<ObjectKey> foreign = new ArrayList<>();
        Listings.forEach(sink, ObjectKeys.SLOTS, object -> foreign.add(object.key()));
        own.forEach(slot -> foreign.remove(slot.objectKey()));
        for (ObjectKey key : foreign) {
            sink.delete(key);
        }
    }

    /** The failure that led here is what the caller must see; what stays is removed by the init that succeeds. */
    private void discard(List<KeySlot> slots) {
        for (KeySlot slot : slots) {
            try {
                sink.delete(slot.objectKey());
            } catch (IOException e) {
                LOG.debug("key slot {} of an init that failed could not be removed", slot.id(), e);
            }
        }
    }

    /** Makes a repository of mode none. */
    public Repository createUnencrypted() throws IOException {
        requireNone();
        RepositoryIdentity identity = new RepositoryIdentity(UUID.randomUUID(), SealMode.NONE);
        KeyRing keys = KeyRing.create(settings.random());
        try (KeyRing none = KeyRing.ofNoMaster()) {
            putKeyring(identity, none, keys);
        }
        putHeader(identity);
        return new Repository(sink, identity, keys, settings, observer);
    }

    private void requireNone() throws IOException {
        if (sink.stat(ObjectKeys.REPOSITORY).isPresent()) {
            throw exists();
        }
        if (!sink.list(ObjectKeys.KEYRINGS, "").objects().isEmpty()) {
            throw new RepositoryException(
                    ErrorCode.REPOSITORY_EXISTS,
                    "At " + sink.location() + " are keys, but the object 'repository' is missing. "
                            + (holdsBackups()
                                    ? "There is backed-up data, so it was lost: restore it from another copy of the repository, it is a short JSON"
                                            + " text. Without it nothing here opens."
                                    : "There are no backups: an 'init' did not finish. If none is running now, remove everything below 'key/' and"
                                            + " 'keyring/' and try again.")
                            + " Nothing was changed.");
        }
    }

    private boolean holdsBackups() throws IOException {
        return !sink.list(ObjectKeys.BACKUPS, "").objects().isEmpty()
                || !sink.list(ObjectKeys.PACKS, "").objects().isEmpty();
    }

    private RepositoryException exists() {
        return new RepositoryException(
                ErrorCode.REPOSITORY_EXISTS,
                "There is a repository at " + sink.location()
                        + " already. Nothing was changed. Open it, or choose another place.");
    }

    private void putKeyring(RepositoryIdentity identity, KeyRing sealing, KeyRing keys) throws IOException {
        ObjectKey key = ObjectKeys.keyring(0);
        byte[] json = keys.toJson();
        try {
            ObjectContent content = new SealedObjects(new Sealer(identity, sealing, observer), settings.random())
                    .encode(SealedKind.KEYRING, key, json);
            if (sink.put(key, content) != PutResult.CREATED) {
                throw exists();
            }
        } finally {
            Arrays.fill(json, (byte) 0);
        }
    }

    private void putHeader(RepositoryIdentity identity) throws IOException {
        byte[] json = new RepositoryHeader(identity, settings.clock().instant()).toJson();
        if (sink.put(ObjectKeys.REPOSITORY, ObjectContent.of(json)) != PutResult.CREATED) {
            throw exists();
        }
        // Other bytes, so that a repeated put is not taken for ours; the same record, so that nothing breaks if they
        // stay.
        byte[] probe = Arrays.copyOf(json, json.length + 1);
        probe[json.length] = '\n';
        if (!settings.singleWriter()
                && sink.capabilities().sharable()
                && sink.put(ObjectKeys.REPOSITORY, ObjectContent.of(probe)) != PutResult.EXISTS) {
            throw new StorageException(
                    ErrorCode.UNSUITABLE_SINK,
                    "The storage at " + sink.location()
                            + " overwrote an object instead of refusing a second put. The repository was"
                            + " made, but no two runs may use it at once: use storage with conditional create, or single-writer mode"
                            + " (RepositoryOptions.singleWriter, --single-writer).");
        }
    }

    /**
     * Opens a repository.
     *
     * @param credential null to open one of mode none
     * @param pinned the only id that is accepted, or null for any
     */
    public Repository open(@Nullable Credential credential, @Nullable UUID pinned) throws IOException {
        byte[] json = Listings.read(sink, ObjectKeys.REPOSITORY, MAX_HEADER_BYTES)
                .orElseThrow(() -> RepositoryHeader.missing(sink.location()));
        RepositoryIdentity identity =
                RepositoryHeader.parse(json, sink.location()).identity();
        requireExpected(identity, credential, pinned);
        if (credential == null) {
            try (KeyRing none = KeyRing.ofNoMaster()) {
                return new Repository(sink, identity, readKeyring(identity, none), settings, observer);
            }
        }
        byte[] master = new KeySlotStore(sink, identity, settings).unwrap(credential);
        try (KeyRing masterRing = KeyRing.ofMaster(master)) {
            return new Repository(sink, identity, readKeyring(identity, masterRing), settings, observer);
        } finally {
            KeySlotStore.wipe(master);
        }
    }

    private void requireExpected(RepositoryIdentity identity, @Nullable Credential credential, @Nullable UUID pinned) {
        if (pinned != null && !pinned.equals(identity.id())) {
            throw new RepositoryException(
                    ErrorCode.UNEXPECTED_REPOSITORY,
                    "The repository at " + sink.location() + " has id " + identity.id() + ", expected was " + pinned
                            + ". Somebody has replaced it, or the path is wrong. Nothing was read or written.");
        }
        if (credential != null && identity.mode() == SealMode.NONE) {
            throw new RepositoryException(
                    ErrorCode.UNEXPECTED_REPOSITORY,
                    "The repository at " + sink.location()
                            + " is not encrypted, but a key was given. If it should be encrypted, somebody has"
                            + " replaced it. If not, say so with --no-encryption (openUnencrypted).");
        }
        if (credential == null && identity.mode() != SealMode.NONE) {
            throw new RepositoryException(
                    ErrorCode.UNEXPECTED_REPOSITORY,
                    "The repository at " + sink.location()
                            + " is encrypted. Give its passphrase, key file or recovery key.");
        }
    }

    private KeyRing readKeyring(RepositoryIdentity identity, KeyRing master) throws IOException {
        long[] newest = {-1};
        Listings.forEach(sink, ObjectKeys.KEYRINGS, object -> {
            if (object.key().name().matches("0|[1-9]\\d{0,17}")) {
                newest[0] = Math.max(newest[0], Long.parseLong(object.key().name()));
            }
        });
        ObjectKey key = ObjectKeys.keyring(Math.max(0, newest[0]));
        Optional<byte[]> object = Listings.read(sink, key, MAX_HEADER_BYTES);
        if (object.isEmpty()) {
            throw new DamagedException("The object " + key + " at " + sink.location()
                    + " is missing. It holds the keys of all data; restore it from another copy of the repository.");
        }
        byte[] json;
        try {
            json = new SealedObjects(new Sealer(identity, master), settings.random())
                    .decode(SealedKind.KEYRING, key, object.get());
        } catch (DamagedException e) {
            throw new DamagedException(
                    e.getMessage()
                            + ". It holds the keys of all data: put an intact copy of the object back, or of the object 'repository' if the id of"
                            + " this repository is not " + identity.id() + ".",
                    e);
        }
        try {
            return KeyRing.fromJson(json);
        } finally {
            Arrays.fill(json, (byte) 0);
        }
    }
}
