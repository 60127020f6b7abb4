package io.backup4j.engine.backup;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ListingRecord;
import io.backup4j.engine.listing.ListingWriter;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.run.FirstFailure;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Backs up one source: walks its entries in order, lets changed ones be read in parallel, and writes the listing in order. Used once, by one thread.
 */
final class SourceArchiver {
    /** Entries between the walk and the listing; a large file at the head holds up the listing, not the readers. */
    private static final int MAX_WINDOW = 4096;

    private final Repository repository;
    private final StorePipeline pipeline;
    private final RunCounters counters;
    private final FirstFailure failure;
    private final ProgressMeter progress;
    private final Queue<EntrySlot> window = new ArrayDeque<>();
    private final ListingWriter listing;
    private long files;
    private long bytes;

    SourceArchiver(
            Repository repository,
            StorePipeline pipeline,
            RunCounters counters,
            FirstFailure failure,
            ProgressMeter progress) {
        this.repository = repository;
        this.pipeline = pipeline;
        this.counters = counters;
        this.failure = failure;
        this.progress = progress;
        this.listing = new ListingWriter(pipeline.metadata());
    }

    /**
     * What was archived.
     *
     * @param root of the listing
     * @param entries of all kinds
     * @param files entries with content
     * @param bytes length of all content
     */
    record Archived(ChunkRef root, long entries, long files, long bytes) {}

    /**
     * Archives everything that the session shows.
     *
     * @param parent what unchanged entries are taken from, or null to read everything
     * @throws EntryFailure if the source as a whole has failed
     */
    Archived archive(SourceSession session, @Nullable ParentListing parent, IssueLog issues) throws IOException {
        // One that waits in the source holds at most one slab, so there is always one left for the reader that the
        // others wait for.
        int most = Math.min(repository.settings().workers(), pipeline.slabs().size());
        int readers = Math.max(1, Math.min(session.maxConcurrentReads(), most));
        boolean ahead = repository.settings().workers() > 1;
        try (EntriesAhead walk = new EntriesAhead(session, counters, failure, ahead);
                EntryReaders entries = new EntryReaders(
                        readers, pipeline, repository.chunking(), counters, failure, issues, progress)) {
            EntryPath previous = null;
            for (EntriesAhead.Found found = walk.next(); found != null; found = walk.next()) {
                SourceEntry entry = found.entry();
                failure.check();
                requireAscending(previous, entry.path());
                previous = entry.path();
                counters.entriesListed.increment();
                counters.bytesListed.add(Math.max(0, entry.expectedBytes()));
                archive(found, parent, entries);
                while (window.size() >= MAX_WINDOW) {
                    failure.check();
                    entries.dispatchIfHeldBack(window.element());
                    window.element().await();
                    writeReady();
                }
            }
            entries.finish();
            pipeline.drain(progress);
            writeReady();
            if (!window.isEmpty()) {
                throw new IllegalStateException(window.size() + " entries were read and never completed");
            }
            ChunkRef root = listing.finish();
            pipeline.drain(progress);
            return new Archived(root, listing.entries(), files, bytes);
        }
    }

    /** A listing out of order could not be searched, so a source that breaks the order has failed; the others go on. */
    private static void requireAscending(@Nullable EntryPath previous, EntryPath path) throws EntryFailure {
        if (previous != null && previous.compareTo(path) >= 0) {
            throw new EntryFailure(new IllegalStateException("its entries must ascend, but '" + path + "' came after '"
                    + previous + "'; this is a bug of the source"));
        }
    }

    private void archive(EntriesAhead.Found found, @Nullable ParentListing parent, EntryReaders readers)
            throws IOException {
        SourceEntry entry = found.entry();
        ListingRecord known = found.listed();
        if (known == null && parent != null) {
            known = parent.unchanged(entry);
        }
        if (known != null) {
            if (entry instanceof SharedEntry shared) {
                shared.release();
            }
            counters.entriesDone.increment();
            counters.bytesDone.add(known.sizeBytes());
            if (window.isEmpty()) {
                list(known);
                progress.report();
                return;
            }
            window.add(EntrySlot.of(known));
        } else {
            EntrySlot slot = new EntrySlot();
            window.add(slot);
            readers.read(entry, slot);
        }
        writeReady();
    }

    private void writeReady() throws IOException {
        for (EntrySlot slot = window.peek(); slot != null; slot = window.peek()) {
            Optional<ListingRecord> result = slot.result();
            if (result == null) {
                break;
            }
            window.remove();
            if (result.isPresent()) {
                list(result.get());
            }
        }
        progress.report();
    }

    private void list(ListingRecord entry) throws IOException {
        listing.add(entry);
        if (entry.kind() == EntryKind.FILE) {
            files++;
            bytes += entry.sizeBytes();
        }
    }
}
