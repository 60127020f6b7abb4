package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** The committed backups one by one: ids, manifests, notes. Thread-safe. */
public final class BackupRecords {
    /** More runs than this never begin in one second. */
    private static final int MAX_COLLISIONS = 100_000;

    private final BackupSink sink;
    private final SealedStore store;
    private final KnownObjects known;
    private final Clock clock;
    private final SecureRandom random;
    private final boolean overwrites;

    BackupRecords(BackupSink sink, SealedStore store, KnownObjects known, Settings settings) {
        this.sink = sink;
        this.store = store;
        this.known = known;
        this.clock = settings.clock();
        this.random = settings.random();
        this.overwrites = settings.singleWriter() || !sink.capabilities().sharable();
    }

    /** Claims a public id for a run; it stays claimed even if the run fails. */
    public BackupId claimId(Instant start, BackupType type, UUID uuid) throws IOException {
        ObjectNode claim = RecordJson.object();
        claim.put("uuid", uuid.toString());
        byte[] record = RecordJson.write(claim);
        for (int n = 1; n <= MAX_COLLISIONS; n++) {
            BackupId id = BackupId.of(start, type, n);
            ObjectKey key = ObjectKeys.idClaim(id);
            // The look before is for stores that overwrite; elsewhere it is only cheaper than puts that are refused.
            boolean free = n == 1 && !overwrites || sink.stat(key).isEmpty();
            if (free && store.put(SealedKind.ID_CLAIM, key, record) == PutResult.CREATED) {
                return id;
            }
        }
        throw new IllegalStateException("no free id for " + BackupId.of(start, type, 1));
    }

    /**
     * The listed backup with a public id.
     *
     * @throws NotFoundException if there is none: never made, failed, or deleted
     */
    public Manifest find(BackupId id) throws IOException {
        Optional<UUID> uuid = uuidOf(id);
        if (uuid.isPresent()) {
            Optional<Manifest> manifest = load(uuid.get());
            if (manifest.isPresent()) {
                if (isDeleted(uuid.get())) {
                    throw new NotFoundException("The backup " + id + " in the repository at " + sink.location()
                            + " is deleted. While no clean-up has given it up, 'undelete' brings it back.");
                }
                return manifest.get();
            }
        }
        throw new NotFoundException("There is no backup " + id + " in the repository at " + sink.location()
                + ". 'list' shows the backups that exist.");
    }

    /**
     * The deleted backup with a public id, as long as no clean-up has given it up.
     *
     * @throws NotFoundException if there is none; the message says why
     */
    public Manifest findDeleted(BackupId id) throws IOException {
        Optional<UUID> uuid = uuidOf(id);
        Optional<Manifest> manifest = uuid.isPresent() ? load(uuid.get()) : Optional.empty();
        if (uuid.isEmpty() || manifest.isEmpty()) {
            throw new NotFoundException("There is no backup " + id + " in the repository at " + sink.location()
                    + ", deleted or not. 'list' shows the backups that exist.");
        }
        boolean deleted = !new DeletionMarks(sink).deletions(uuid.get()).isEmpty();
        if (isGivenUp(uuid.get())) {
            throw new NotFoundException(
                    "The backup " + id + " in the repository at " + sink.location()
                            + " was deleted, and a clean-up has given it up: what only it needed is freed. It cannot be brought back.");
        }
        if (!deleted) {
            throw new NotFoundException("The backup " + id + " in the repository at " + sink.location()
                    + " is not deleted. 'list' shows it.");
        }
        return manifest.get();
    }

    /** The uuid that claimed a public id, whatever became of it. */
    Optional<UUID> uuidOf(BackupId id) throws IOException {
        ObjectKey key = ObjectKeys.idClaim(id);
        return store.get(SealedKind.ID_CLAIM, key)
                .map(claim -> RecordJson.uuid(RecordJson.parse(claim, key.value()), "uuid"));
    }

    /** Whether a backup, if there is one, is not listed: somebody deleted it, or a clean-up has given it up. */
    public boolean isDeleted(UUID uuid) throws IOException {
        return !new DeletionMarks(sink).deletions(uuid).isEmpty() || isGivenUp(uuid);
    }

    /** Whether a verdict has given the backup up, and said so at it. */
    boolean isGivenUp(UUID uuid) throws IOException {
        return sink.stat(ObjectKeys.givenUp(uuid)).isPresent();
    }

    /** The manifest of a uuid, or empty if its fate is a tombstone or undecided. */
    public Optional<Manifest> load(UUID uuid) throws IOException {
        ObjectKey key = ObjectKeys.backup(uuid);
        return opened(key, known.read(key, Listings.SMALL_OBJECT_BYTES));
    }

    /** The same, without reading again what this repository has read before: for who wants to know what it says, not whether it is still there. */
    public Optional<Manifest> loadKnown(UUID uuid) throws IOException {
        ObjectKey key = ObjectKeys.backup(uuid);
        return opened(key, known.get(key, Listings.SMALL_OBJECT_BYTES));
    }

    private Optional<Manifest> opened(ObjectKey key, Optional<byte[]> object) {
        try {
            return object.isEmpty() ? Optional.empty() : read(key, object.get());
        } catch (BackupException e) {
            // An intact copy may be put back.
            known.forget(key);
            throw e;
        }
    }

    /**
     * A backup that was committed just now, as it is stored: its claim and its manifest. Whether somebody has deleted it meanwhile is not looked at.
     *
     * @throws NotFoundException if either is not there
     * @throws io.backup4j.spi.error.DamagedException if either does not open
     */
    public Manifest committed(BackupId id, UUID uuid) throws IOException {
        if (!uuidOf(id).equals(Optional.of(uuid))) {
            throw new NotFoundException("The id " + id + " in the repository at " + sink.location()
                    + " does not lead to the backup with uuid " + uuid + " that was committed under it just now.");
        }
        return load(uuid)
                .orElseThrow(() -> new NotFoundException("The manifest of " + id + " in the repository at "
                        + sink.location() + ", committed just now, is not there."));
    }

    /** The manifest in the bytes of a fate, or empty if they are a tombstone. Both must authenticate: what an object says it is proves nothing. */
    Optional<Manifest> read(ObjectKey key, byte[] object) {
        if (store.kindOf(key, object) == SealedKind.TOMBSTONE) {
            store.open(SealedKind.TOMBSTONE, key, object);
            return Optional.empty();
        }
        return Optional.of(ManifestJson.read(store.open(SealedKind.MANIFEST, key, object)));
    }

    /** The bytes that {@link WriterSession#commit} takes. */
    public static byte[] encode(Manifest manifest) {
        return ManifestJson.write(manifest);
    }

    /** The JSON of a note, from its stored bytes. */
    ObjectNode note(ObjectKey key, byte[] object) {
        return RecordJson.parse(store.open(SealedKind.NOTE, key, object), key.value());
    }

    /**
     * Appends a note.
     *
     * @param sequence greater than that of every note that the writer has seen on this backup, see {@link Catalogue.View#nextNoteSequence}
     * @return its key
     */
    public ObjectKey addNote(UUID uuid, long sequence, BackupNote.Type type, String by, Map<String, String> values)
            throws IOException {
        BackupNote note = new BackupNote(type, sequence, clock.instant(), by, values);
        byte[] suffix = new byte[4];
        random.nextBytes(suffix);
        ObjectKey key = ObjectKeys.note(uuid, sequence, HexFormat.of().formatHex(suffix));
        ObjectContent content = store.seal(SealedKind.NOTE, key, RecordJson.write(NoteJson.write(note)));
        if (sink.put(key, content) == PutResult.CREATED) {
            known.keep(key, content.toByteArray());
        }
        return key;
    }
}
