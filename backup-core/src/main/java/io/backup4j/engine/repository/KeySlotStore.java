package io.backup4j.engine.repository;

import io.backup4j.engine.seal.KdfOptions;
import io.backup4j.engine.seal.KeySlot;
import io.backup4j.engine.seal.KeySlots;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SlotKind;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The key slots of a repository. Each change is one object, so that a process that dies leaves the old or the new state. */
public final class KeySlotStore {
    private static final Logger LOG = LoggerFactory.getLogger(KeySlotStore.class);
    private static final int MAX_SLOT_BYTES = 16 << 10;

    private final BackupSink sink;
    private final RepositoryIdentity identity;
    private final Settings settings;

    KeySlotStore(BackupSink sink, RepositoryIdentity identity, Settings settings) {
        this.sink = sink;
        this.identity = identity;
        this.settings = settings;
    }

    /** All slots that can be read, oldest first. */
    public List<KeySlot> list() throws IOException {
        return list(new ArrayList<>());
    }

    /** @param unreadable takes the keys of slots that cannot be read */
    private List<KeySlot> list(List<ObjectKey> unreadable) throws IOException {
        List<ObjectInfo> objects = new ArrayList<>();
        Listings.forEach(sink, ObjectKeys.SLOTS, objects::add);
        List<KeySlot> slots = new ArrayList<>();
        for (ObjectInfo object : objects) {
            Optional<byte[]> json = Listings.read(sink, object.key(), MAX_SLOT_BYTES);
            try {
                json.map(bytes -> KeySlot.fromJson(object.key(), bytes)).ifPresent(slots::add);
            } catch (DamagedException | RepositoryException e) {
                // Damaged, or of a kind that a later release has added: the other slots open nevertheless.
                unreadable.add(object.key());
                LOG.warn("The key slot {} at {} cannot be used: {}", object.key(), sink.location(), e.getMessage());
            }
        }
        slots.sort(Comparator.comparing(KeySlot::created).thenComparing(KeySlot::id));
        return slots;
    }

    /** The master key, for the caller to wipe. */
    public byte[] unwrap(Credential credential) throws IOException {
        List<ObjectKey> unreadable = new ArrayList<>();
        List<KeySlot> slots = list(unreadable);
        try {
            return KeySlots.unwrap(identity, slots, credential);
        } catch (WrongKeyException e) {
            if (unreadable.isEmpty()) {
                throw e;
            }
            throw new WrongKeyException(
                    e.getMessage() + " Other slots cannot be read, and one of them may be yours: " + unreadable
                            + ". Put intact copies of these objects back, or use the release that made them.",
                    e);
        }
    }

    /** The slot that a credential opens. */
    public KeySlot opened(Credential credential) throws IOException {
        for (KeySlot slot : list()) {
            if (opens(slot, credential)) {
                return slot;
            }
        }
        // Says in the same words as opening does why nothing fits.
        wipe(unwrap(credential));
        throw new IllegalStateException("a slot opened only at the second attempt");
    }

    private boolean opens(KeySlot slot, Credential credential) {
        if (slot.kind() != SlotKind.of(credential)) {
            return false;
        }
        try {
            wipe(KeySlots.unwrap(identity, List.of(slot), credential));
            return true;
        } catch (WrongKeyException e) {
            return false;
        }
    }

    /** Adds a slot and proves, from what is stored, that it opens. */
    public KeySlot add(byte[] masterKey, Credential credential, KdfOptions options, String label) throws IOException {
        KeySlot slot = KeySlots.wrap(
                identity,
                masterKey,
                credential,
                options,
                label,
                settings.clock().instant(),
                settings.random());
        if (sink.put(slot.objectKey(), ObjectContent.of(slot.toJson())) != PutResult.CREATED) {
            throw new IOException("key slot " + slot.objectKey() + " exists already");
        }
        byte[] stored = Listings.read(sink, slot.objectKey(), MAX_SLOT_BYTES)
                .orElseThrow(() -> new IOException("key slot " + slot.objectKey() + " was put and cannot be read"));
        wipe(KeySlots.unwrap(identity, List.of(KeySlot.fromJson(slot.objectKey(), stored)), credential));
        return slot;
    }

    /**
     * Removes a slot, but never the last one.
     *
     * @throws StorageException if the store retains it: it opens the repository still
     */
    public void remove(String slotId) throws IOException {
        List<KeySlot> slots = list();
        KeySlot slot = slots.stream()
                .filter(s -> s.id().equals(slotId))
                .findFirst()
                .orElseThrow(() -> new NotFoundException(
                        "There is no key slot " + slotId + "; 'keys list' shows those that exist."));
        if (slots.size() == 1) {
            throw new ConfigurationException("Key slot " + slotId
                    + " is the last one; without it nobody could open the repository. Add another one first.");
        }
        if (sink.delete(slot.objectKey()) == DeleteResult.RETAINED) {
            throw new StorageException(
                    ErrorCode.HELD,
                    "The storage at " + sink.location() + " retains the key slot " + slotId
                            + " by a lock: it still opens the repository. Remove it when the lock has ended.");
        }
    }

    static void wipe(byte[] secret) {
        Arrays.fill(secret, (byte) 0);
    }
}
