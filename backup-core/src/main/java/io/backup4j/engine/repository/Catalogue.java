package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The list of all backups. The truth are the objects below {@code backup/}, {@code deleted/}, {@code given-up/} and {@code note/}; segments below {@code catalogue/} repeat
 * many of them in one object, so that ten thousand backups are listed with some twenty requests. Thread-safe.
 */
public final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    /**
     * With this many manifests and notes outside of all segments that a segment takes, one is written: each costs every new reader a request. A segment costs ten or
     * so, listings included, and then one to each reader; with hourly backups of a manifest and a note each, and a process for each, 8 is where the sum is least.
     */
    private static final int MAX_OUTSIDE = 8;
    /**
     * Rather than leaving more segments than this, all are merged into one. Of 20 requests for 10 000 backups 10 list these, and 6 list deletions, what was given up, notes,
     * segments twice, and what was undeleted.
     */
    private static final int MAX_SEGMENTS = 4;
    /** A segment can vanish, merged by somebody else, between the listing and the read. */
    private static final int MAX_ATTEMPTS = 5;

    private final BackupSink sink;
    private final SealedStore store;
    private final KnownObjects known;
    private final BackupRecords records;
    private final SecureRandom random;
    private final SegmentListing segments;
    /** What the last reading has seen outside of all segments, and of segments; null before the first. */
    private volatile @Nullable Seen lastSeen;

    Catalogue(BackupSink sink, SealedStore store, KnownObjects known, BackupRecords records, SecureRandom random) {
        this.known = known;
        this.sink = sink;
        this.store = store;
        this.records = records;
        this.random = random;
        this.segments = new SegmentListing(sink);
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

    private record Seen(int foldable, int segments) {}

    /** How a look is made. */
    private enum Look {
        /** Everything as it is stored now. */
        STORED,
        /** What is known comes from memory. */
        KNOWN,
        /** The same, with one listing of segments. */
        GLANCE;

        boolean trusting() {
            return this != STORED;
        }
    }

    /** Reads the present list, and every object that it is made of as it is stored now: damage shows. */
    public View view() throws IOException {
        return read().view();
    }

    /**
     * The present list, without reading again what this repository has read or put before. Listings are as fresh as those of {@link #view()}, so no backup, deletion or
     * note is missed; damage that came to a known object since is.
     */
    public View knownView() throws IOException {
        return read(Look.KNOWN).view();
    }

    /**
     * The same for a writer, at the cost of one listing less: every backup and deletion is there, and every hold; other notes may be missing if somebody merges segments
     * during this very call. Only for who decides nothing by those: packs that they name as damaged have a mark besides.
     */
    public View glance() throws IOException {
        return read(Look.GLANCE).view();
    }

    /** Writes or merges segments if it is worth it, and removes what they replace. Safe at any time by anyone. */
    public void maintain() throws IOException {
        // What segments replace is removed on the strength of what they were made of, known or read again: it is the
        // same.
        LoadedCatalogue loaded = read(Look.KNOWN);
        boolean fold = loaded.foldable() >= MAX_OUTSIDE;
        // Not one more, to be merged by the next run.
        boolean merge = loaded.segments.size() + (fold ? 1 : 0) > MAX_SEGMENTS;
        if (fold || merge) {
            write(loaded, merge);
        }
    }

    /**
     * The same at the cost of no request while there is nothing to do by what the last reading has seen.
     *
     * @param put manifests and notes that this process has put since then
     */
    public void maintainIfDue(int put) throws IOException {
        Seen seen = lastSeen;
        if (seen == null || seen.segments() > MAX_SEGMENTS || seen.foldable() + put >= MAX_OUTSIDE) {
            maintain();
        }
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
        ObjectKey key = ObjectKeys.catalogue(HexFormat.of().formatHex(name));
        ObjectContent content = store.seal(SealedKind.CATALOGUE, key, segment.encode());
        if (sink.put(key, content) == PutResult.CREATED) {
            known.keep(key, content.toByteArray());
        }
        // What the new segment repeats may go now. A reader lists notes before segments and so misses none.
        for (ObjectKey note : segment.noteKeys()) {
            if (loaded.looseNotes.contains(note)) {
                sink.delete(note);
                known.forget(note);
            }
        }
        if (merge) {
            for (ObjectKey old : loaded.segments) {
                sink.delete(old);
                known.forget(old);
            }
            segments.merged(key);
        }
    }

    /** Everything that a reading finds. */
    LoadedCatalogue read() throws IOException {
        return read(Look.STORED);
    }

    private LoadedCatalogue read(Look look) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Optional<LoadedCatalogue> loaded = tryRead(look);
            if (loaded.isPresent()) {
                lastSeen =
                        new Seen(loaded.get().foldable(), loaded.get().segments.size());
                return loaded.get();
            }
            if (attempt == MAX_ATTEMPTS) {
                throw new IOException(
                        "catalogue segments or notes at " + sink.location() + " keep vanishing while they are read");
            }
        }
    }

    private Optional<LoadedCatalogue> tryRead(Look look) throws IOException {
        boolean trusting = look.trusting();
        LoadedCatalogue loaded = new LoadedCatalogue();
        Set<UUID> fates = new HashSet<>();
        collectUuids(ObjectKeys.BACKUPS, fates);
        loaded.deletions.putAll(DeletionMarks.all(sink, ObjectKeys.DELETED));
        collectUuids(ObjectKeys.GIVEN_UP, loaded.givenUp);
        Listings.forEach(sink, ObjectKeys.NOTES, object -> loaded.looseNotes.add(object.key()));
        List<ObjectInfo> listed = look == Look.GLANCE ? segments.glance() : segments.list();
        if (!loaded.deletions.isEmpty()) {
            // After deleted/: what is announced as taken back must not be overlooked, see section 9.5.
            loaded.takenBack.putAll(DeletionMarks.all(sink, ObjectKeys.UNDELETES));
        }
        for (ObjectInfo object : listed) {
            ObjectKey key = object.key();
            try {
                Optional<byte[]> segment = bytes(key, object.sizeBytes(), trusting);
                if (segment.isEmpty()) {
                    return Optional.empty();
                }
                CatalogueSegment.decode(store.open(SealedKind.CATALOGUE, key, segment.get()))
                        .addTo(loaded);
                loaded.segments.add(key);
            } catch (BackupException e) {
                LOG.warn(
                        "The catalogue segment {} is damaged and ignored; the manifests are read instead, but notes that were only there are lost. {}",
                        key,
                        e.getMessage());
                unreadable(key, e, loaded);
            }
        }
        for (UUID uuid : fates) {
            if (!loaded.summaries.containsKey(uuid) && !loaded.tombstones.contains(uuid)) {
                readFate(uuid, trusting, loaded);
            }
        }
        for (ObjectKey key : Set.copyOf(loaded.looseNotes)) {
            if (!loaded.notes.containsKey(key)) {
                Optional<byte[]> object = bytes(key, Listings.SMALL_OBJECT_BYTES, trusting);
                if (object.isEmpty()) {
                    // Folded, after our listing, into a segment that we have not seen.
                    return Optional.empty();
                }
                readNote(key, object.get(), loaded);
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

    private Optional<byte[]> bytes(ObjectKey key, long expectedBytes, boolean trusting) throws IOException {
        return trusting ? known.get(key, expectedBytes) : known.read(key, expectedBytes);
    }

    private void readNote(ObjectKey key, byte[] object, LoadedCatalogue loaded) {
        try {
            NoteJson.readKnown(records.note(key, object))
                    .ifPresentOrElse(
                            note -> {
                                loaded.notes.put(key, note);
                                loaded.notesOutside.add(key);
                            },
                            // Of a type that only a later release knows: nobody's to fold or to remove here.
                            () -> loaded.looseNotes.remove(key));
        } catch (BackupException e) {
            unreadable(key, e, loaded);
        }
    }

    /** Not known either: an intact copy may be put back. */
    private void unreadable(ObjectKey key, BackupException problem, LoadedCatalogue loaded) {
        known.forget(key);
        loaded.unreadable.put(key, String.valueOf(problem.getMessage()));
    }

    private void readFate(UUID uuid, boolean trusting, LoadedCatalogue loaded) throws IOException {
        ObjectKey key = ObjectKeys.backup(uuid);
        Optional<byte[]> object = bytes(key, Listings.SMALL_OBJECT_BYTES, trusting);
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
            unreadable(key, e, loaded);
        }
    }

    private void collectUuids(String prefix, Set<UUID> into) throws IOException {
        Listings.forEach(sink, prefix, object -> ObjectKeys.uuidBehind(prefix, object.key())
                .ifPresent(into::add));
    }
}
