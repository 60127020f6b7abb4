package io.backup4j.engine.repair;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ContentWalk;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingWalk;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.verify.Loss;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Names what backups lost: byte ranges of entries, and ranges of entries whose listing is gone. Blocks below which nothing is lost are not read again for a
 * later backup. One thread.
 */
final class LossWalk implements ListingWalk.Visitor {
    private static final int BYTES_PER_KNOWN_BLOCK = 120;

    private final StoredCopies copies;
    private final ListingWalk listings;
    private final ContentWalk contents;
    private final LossLog log;
    private final RepairProgress progress;
    private final int mostKnown;
    private final Set<ChunkId> unharmed = new HashSet<>();
    /** For each open block, whether something at or below it is lost. */
    private final Deque<Boolean> harmed = new ArrayDeque<>();

    private String backup = "";
    private String source = "";
    private @Nullable EntryPath last;

    LossWalk(StoredCopies copies, LossLog log, long memoryBytes, RepairProgress progress) {
        this.copies = copies;
        this.listings = new ListingWalk(copies);
        this.contents = new ContentWalk(copies);
        this.log = log;
        this.progress = progress;
        this.mostKnown = (int) Math.min(1 << 24, memoryBytes / 16 / BYTES_PER_KNOWN_BLOCK);
    }

    /** Names what one backup lost. */
    void walk(Manifest manifest) throws IOException {
        backup = manifest.record().id().value();
        for (SourceRecord record : manifest.record().sources()) {
            source = record.name();
            last = null;
            harmed.clear();
            harmed.push(false);
            listings.walk(manifest.root(source), this);
        }
    }

    @Override
    public boolean enter(ChunkRef block) {
        progress.report();
        if (unharmed.contains(block.id())) {
            return false;
        }
        harmed.push(false);
        return true;
    }

    @Override
    public void skipped(ChunkRef block, @Nullable EntryPath lastOrNull) {
        last = lastOrNull;
    }

    @Override
    public void entry(ListedEntry entry) throws IOException {
        last = entry.path();
        if (entry.entry().kind() != EntryKind.FILE) {
            return;
        }
        LostRanges ranges = new LostRanges();
        Set<PackName> packs = new TreeSet<>();
        contents.walk(entry.content(), new ContentWalk.Visitor() {
            @Override
            public void data(ChunkRef ref) {
                if (copies.known(ref)) {
                    ranges.sound(ref.length());
                } else {
                    ranges.lost(ref.length());
                    packs.addAll(copies.packsOf(ref.id()));
                }
            }

            @Override
            public void unreadable(ChunkRef list, DamagedException problem) {
                ranges.unknown();
                packs.addAll(copies.packsOf(list.id()));
            }
        });
        for (LostRanges.Range range : ranges.of(entry.content().sizeBytes())) {
            markHarmed();
            String path = entry.path().toString();
            log.add(Loss.ofBytes(backup, source, path, range.offset(), range.length(), keys(packs)), packs);
        }
    }

    @Override
    public void leave(ChunkRef block) {
        if (harmed.pop()) {
            markHarmed();
        } else if (unharmed.size() < mostKnown) {
            unharmed.add(block.id());
        }
    }

    @Override
    public void damaged(ChunkRef block, @Nullable EntryPath lastOrNull, DamagedException problem) {
        harmed.pop();
        markHarmed();
        Set<PackName> packs = copies.packsOf(block.id());
        log.add(Loss.ofEntries(backup, source, text(last), text(lastOrNull), keys(packs)), packs);
        if (lastOrNull != null) {
            last = lastOrNull;
        }
    }

    private static @Nullable String text(@Nullable EntryPath path) {
        return path == null ? null : path.toString();
    }

    private static List<String> keys(Set<PackName> packs) {
        return packs.stream().map(pack -> pack.key().value()).toList();
    }

    private void markHarmed() {
        harmed.pop();
        harmed.push(true);
    }
}
