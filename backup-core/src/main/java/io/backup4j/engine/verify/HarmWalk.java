package io.backup4j.engine.verify;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingWalk;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The second walk, only where damage is known: names the backups, sources and files that it harms. Blocks below which all is well are not read again for a
 * later backup. One thread at a time.
 */
final class HarmWalk implements ListingWalk.Visitor {
    private static final int BYTES_PER_KNOWN_BLOCK = 120;
    /** A file that lies in more damaged frames than this is named for the first of them. */
    private static final int MAX_FINDINGS_PER_FILE = 20;

    private final Coverage coverage;
    private final Diagnosis diagnosis;
    private final ListingWalk listings;
    private final ContentReader contents;
    private final FindingLog log;
    private final VerifyProgress progress;
    private final int mostKnown;
    private final Set<ChunkId> harmless = new HashSet<>();
    private final Deque<OpenBlock> open = new ArrayDeque<>();
    private String backup = "";
    private String source = "";
    private @Nullable EntryPath lastPath;

    HarmWalk(
            Coverage coverage,
            Diagnosis diagnosis,
            ChunkReader chunks,
            long memoryBytes,
            FindingLog log,
            VerifyProgress progress) {
        this.coverage = coverage;
        this.diagnosis = diagnosis;
        this.listings = new ListingWalk(chunks);
        this.contents = new ContentReader(chunks);
        this.log = log;
        this.progress = progress;
        this.mostKnown = (int) Math.min(1 << 24, memoryBytes / 16 / BYTES_PER_KNOWN_BLOCK);
    }

    /** A block that is being walked, or a source around them all. */
    private static final class OpenBlock {
        /** Path of the last entry in front of the block; null if there is none. */
        private final @Nullable EntryPath before;

        private boolean harmed;

        private OpenBlock(@Nullable EntryPath before) {
            this.before = before;
        }
    }

    /** Names what is harmed of one backup. */
    void walk(Manifest manifest) throws IOException {
        backup = manifest.record().id().value();
        for (SourceRecord record : manifest.record().sources()) {
            source = record.name();
            lastPath = null;
            open.clear();
            open.push(new OpenBlock(null));
            listings.walk(manifest.root(source), this);
        }
    }

    @Override
    public boolean enter(ChunkRef block) {
        progress.report();
        if (harmless.contains(block.id())) {
            return false;
        }
        open.push(new OpenBlock(lastPath));
        return true;
    }

    @Override
    public void skipped(ChunkRef block, @Nullable EntryPath lastOrNull) {
        passed(lastOrNull);
    }

    private void passed(@Nullable EntryPath lastOrNull) {
        if (lastOrNull != null) {
            lastPath = lastOrNull;
        }
    }

    @Override
    public void entry(ListedEntry entry) throws IOException {
        lastPath = entry.path();
        String path = entry.path().toString();
        Set<String> named = new HashSet<>();
        ChunkRef[] list = {null};
        try {
            contents.forEach(entry.content(), (ref, isList) -> {
                list[0] = isList ? ref : list[0];
                if (!coverage.sound(ref)) {
                    markHarmed();
                    name(diagnosis.of(ref), path, named);
                }
            });
        } catch (DamagedException e) {
            // A list chunk that was seen to be bad is named above; this one was not read before, or makes no sense.
            if (named.isEmpty()) {
                markHarmed();
                name(diagnosis.of(list[0], String.valueOf(e.getMessage())), path, named);
            }
        }
    }

    private void name(Diagnosis.Cause cause, String path, Set<String> named) {
        if (named.size() < MAX_FINDINGS_PER_FILE && named.add(cause.place())) {
            log.add(cause.finding(backup, source, path, "The file cannot be restored whole: "), cause.packOrNull());
        }
    }

    @Override
    public void leave(ChunkRef block) {
        OpenBlock left = open.pop();
        if (!coverage.sound(block)) {
            // It could be read, from a cache or by luck, but its stored bytes were seen to be bad.
            left.harmed = true;
            nameBlock(block, left.before, lastPath, "");
        }
        if (left.harmed) {
            markHarmed();
        } else if (harmless.size() < mostKnown) {
            harmless.add(block.id());
        }
    }

    @Override
    public void damaged(ChunkRef block, @Nullable EntryPath lastOrNull, DamagedException problem) {
        open.pop();
        markHarmed();
        nameBlock(block, lastPath, lastOrNull, String.valueOf(problem.getMessage()));
        passed(lastOrNull);
    }

    /**
     * @param before path of the last entry in front of the block; null if there is none
     * @param last path of the last entry in it; null if it is the root, which nothing describes, or empty
     */
    private void nameBlock(ChunkRef block, @Nullable EntryPath before, @Nullable EntryPath last, String problem) {
        Diagnosis.Cause cause = diagnosis.of(block, problem);
        String from = before == null ? "from the first entry" : "behind '" + before + "'";
        String range = last == null ? from + " on" : from + " up to '" + last + "'";
        String what = "The listing of source '" + source + "' cannot be read " + range
                + ", so these entries cannot be restored: ";
        log.add(cause.finding(backup, source, null, what), cause.packOrNull());
    }

    private void markHarmed() {
        open.element().harmed = true;
    }
}
