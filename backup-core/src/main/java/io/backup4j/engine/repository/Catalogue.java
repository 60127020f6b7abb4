package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The list of all backups. The truth are the objects below {@code backup/}, {@code deleted/}, {@code given-up/} and {@code note/}; segments below {@code catalogue/} repeat
 * many of them in one object, so that ten thousand backups are listed with some twenty requests. Thread-safe.
 */
public final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    /** With this many manifests and notes outside of all segments that a segment takes, one is written: each costs a reader a request. */
    private static final int MAX_OUTSIDE = 64;
    /**
     * With more segments than this all are merged into one. Of 20 requests for 10 000 backups 10 list these, and 5 list deletions, what was given up, notes,
     * segments, and what was undeleted.
     */
    private static final int MAX_SEGMENTS = 5;
    /** A segment can vanish, merged by somebody else, between the listing and the read. */
    private static final int MAX_ATTEMPTS = 5;

    private final BackupSink sink;
    private final SealedStore store;
    private final BackupRecords records;
    private final SecureRandom random;

    Catalogue(BackupSink sink, SealedStore store, BackupRecords records, SecureRandom random) {
        this.sink = sink;
        this.store = store;
        this.records = records;
        this.random = random;
    }

    /**
     * What a look at the repository shows.
     *
     * @param summaries listed backups, newest first in commit order
     * @param highestOrder the highest order of any commit, deleted ones included; 0 if none
     * @param notes all notes of each backup, not folded, oldest first
     * @param unreadable manifests, notes and segments that do not open, and manifests that are lost: key and reason. While a note or segment is among them, holds may be missing
     *     here
     * @param deleted every backup that is marked as deleted, given up or not
     * @param undeleting those of them whose deletions are all announced as taken back: not listed yet, and not to be given up by a verdict
     * @param givenUp every backup that a verdict has given up for ever
     * @param deletedSummaries deleted backups that can still be undeleted, newest first in commit order
     */
    public record View(
            List<BackupSummary> summaries,
            long highestOrder,
            Map<UUID, List<BackupNote>> notes,
            Map<ObjectKey, String> unreadable,
            Set<UUID> deleted,
            Set<UUID> undeleting,
            Set<UUID> givenUp,
            List<BackupSummary> deletedSummaries) {

        /** What is unreadable, but for the manifests of deleted backups: nobody misses those. */
        public Map<ObjectKey, String> missed() {
            Map<ObjectKey, String> missed = new TreeMap<>(unreadable);
            missed.keySet()
                    .removeIf(key -> key.value().startsWith(ObjectKeys.BACKUPS)
                            && ObjectKeys.uuidBehind(ObjectKeys.BACKUPS, key)
                                    .filter(uuid -> deleted.contains(uuid) || givenUp.contains(uuid))
                                    .isPresent());
            return missed;
        }

        /** All notes of a backup, oldest first. */
        public List<BackupNote> notesOf(UUID uuid) {
            return notes.getOrDefault(uuid, List.of());
        }

        /** Whether a backup is held, deleted or not; not known while a note or segment is unreadable. */
        public boolean held(UUID uuid) {
            return NoteFold.fold(notesOf(uuid)).stream().anyMatch(note -> note.type() == BackupNote.Type.HOLD);
        }

        /** The sequence of the next note of a backup. */
        public long nextNoteSequence(UUID uuid) {
            return 1
                    + notesOf(uuid).stream()
                            .mapToLong(BackupNote::sequence)
                            .max()
                            .orElse(0);
        }
    }

    /** Reads the present list. */
    public View view() throws IOException {
        return read().view();
    }

    /** Writes or merges segments if it is worth it, and removes what they replace. Safe at any time by anyone. */
    public void maintain() throws IOException {
        LoadedCatalogue loaded = read();
        boolean merge = loaded.segments.size() > MAX_SEGMENTS;
        if (!merge && loaded.foldable() < MAX_OUTSIDE) {
            return;
        }
        write(loaded, merge);
    }

    /**
     * Writes all that opens into one segment and removes what it replaces. What does not open stays: after this nothing that opens depends on it. Safe at any
     * time by anyone.
     */
    public void rewrite() throws IOException {
        write(read(), true);
    }

    private void write(LoadedCatalogue loaded, boolean merge) throws IOException {
        CatalogueSegment segment = merge ? loaded.everything() : loaded.outsideOnly();
        byte[] name = new byte[32];
        random.nextBytes(name);
        store.put(SealedKind.CATALOGUE, ObjectKeys.catalogue(HexFormat.of().formatHex(name)), segment.encode());
        // What the new segment repeats may go now. A reader lists notes before segments and so misses none.
        for (ObjectKey note : segment.noteKeys()) {
            if (loaded.looseNotes.contains(note)) {
                sink.delete(note);
            }
        }
        if (merge) {
            for (ObjectKey old : loaded.segments) {
                sink.delete(old);
            }
        }
    }

    /** Everything that a reading finds. */
    LoadedCatalogue read() throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<LoadedCatalogue> loaded = tryRead();
            if (loaded.isPresent()) {
                return loaded.get();
            }
            if (attempt == MAX_ATTEMPTS) {
                throw new IOException(
                        "catalogue segments or notes at " + sink.location() + " keep vanishing while they are read");
            }
        }
    }

    private Optional<LoadedCatalogue> tryRead() throws IOException {
        LoadedCatalogue loaded = new LoadedCatalogue();
        Set<UUID> fates = new HashSet<>();
        List<ObjectInfo> listed = new ArrayList<>();
        collectUuids(ObjectKeys.BACKUPS, fates);
        loaded.deletions.putAll(DeletionMarks.all(sink, ObjectKeys.DELETED));
        collectUuids(ObjectKeys.GIVEN_UP, loaded.givenUp);
        Listings.forEach(sink, ObjectKeys.NOTES, object -> loaded.looseNotes.add(object.key()));
        Listings.forEach(sink, ObjectKeys.CATALOGUE, listed::add);
        if (!loaded.deletions.isEmpty()) {
            // After deleted/: what is announced as taken back must not be overlooked, see section 9.5.
            loaded.takenBack.putAll(DeletionMarks.all(sink, ObjectKeys.UNDELETES));
        }
        for (ObjectInfo object : listed) {
            ObjectKey key = object.key();
            try {
                Optional<byte[]> segment = store.get(SealedKind.CATALOGUE, object);
                if (segment.isEmpty()) {
                    return Optional.empty();
                }
                CatalogueSegment.decode(segment.get()).addTo(loaded);
                loaded.segments.add(key);
            } catch (BackupException e) {
                LOG.warn(
                        "The catalogue segment {} is damaged and ignored; the manifests are read instead, but notes that were only there are lost. {}",
                        key,
                        e.getMessage());
                loaded.unreadable.put(key, String.valueOf(e.getMessage()));
            }
        }
        for (UUID uuid : fates) {
            if (!loaded.summaries.containsKey(uuid) && !loaded.tombstones.contains(uuid)) {
                readFate(uuid, loaded);
            }
        }
        for (ObjectKey key : Set.copyOf(loaded.looseNotes)) {
            if (!loaded.notes.containsKey(key)) {
                Optional<ObjectNode> json;
                try {
                    json = records.readNote(key);
                    Optional<BackupNote> note = json.flatMap(NoteJson::readKnown);
                    note.ifPresent(known -> loaded.notes.put(key, known));
                    if (json.isPresent() && note.isEmpty()) {
                        // Of a type that only a later release knows: nobody's to fold or to remove here.
                        loaded.looseNotes.remove(key);
                    }
                } catch (BackupException e) {
                    loaded.unreadable.put(key, String.valueOf(e.getMessage()));
                    continue;
                }
                if (json.isEmpty()) {
                    // Folded, after our listing, into a segment that we have not seen.
                    return Optional.empty();
                }
            }
        }
        for (UUID uuid : Set.copyOf(loaded.summaries.keySet())) {
            if (!fates.contains(uuid)) {
                setAside(uuid, loaded);
            }
        }
        return Optional.of(loaded);
    }

    /** What a segment repeats was committed: after our listing, or its manifest was lost, as these keys are never freed. */
    private void setAside(UUID uuid, LoadedCatalogue loaded) throws IOException {
        BackupSummary summary = loaded.summaries.remove(uuid);
        ObjectKey key = ObjectKeys.backup(uuid);
        if (summary != null && sink.stat(key).isEmpty()) {
            loaded.lost.put(uuid, summary);
            loaded.unreadable.put(
                    key,
                    "object " + key + ", the manifest of " + summary.id() + ", is gone; manifests are never removed");
        }
    }

    private void readFate(UUID uuid, LoadedCatalogue loaded) throws IOException {
        ObjectKey key = ObjectKeys.backup(uuid);
        Optional<byte[]> object = store.raw(key);
        if (object.isEmpty()) {
            // These keys are never freed. It must not become a tombstone in a segment.
            loaded.unreadable.put(key, "object " + key + " is listed and cannot be found");
            return;
        }
        try {
            Optional<Manifest> manifest = records.read(key, object.get());
            loaded.outside.add(uuid);
            if (manifest.isPresent()) {
                loaded.summaries.put(uuid, SummaryJson.of(manifest.get().record()));
            } else {
                loaded.tombstones.add(uuid);
            }
        } catch (BackupException e) {
            loaded.unreadable.put(key, String.valueOf(e.getMessage()));
        }
    }

    private void collectUuids(String prefix, Set<UUID> into) throws IOException {
        Listings.forEach(sink, prefix, object -> ObjectKeys.uuidBehind(prefix, object.key())
                .ifPresent(into::add));
    }
}
