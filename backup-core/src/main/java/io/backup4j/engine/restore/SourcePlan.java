package io.backup4j.engine.restore;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the whole listing of a source says, before anything is touched.
 *
 * @param entries selected and with references that resolve
 * @param bytes length of their content
 * @param damaged entries, and blocks of the listing, that cannot be read or refer to what is not there
 * @param firstDamaged the first of them, and why; empty if there is none
 * @param unreadable set if no entry at all could be read
 */
record SourcePlan(
        SourceRestore part,
        long entries,
        long bytes,
        long damaged,
        String firstDamaged,
        @Nullable DamagedException unreadable) {

    static SourcePlan of(RestoreRun run, SourceRestore part) throws IOException {
        Count count = new Count(run);
        SelectedEntries selected = run.selected(part);
        selected.forEach(count);
        return new SourcePlan(
                part,
                count.entries,
                count.bytes,
                count.damaged,
                count.firstDamaged,
                selected.listed() == 0 ? count.damagedBlock : null);
    }

    private static final class Count implements SelectedEntries.Visitor {
        private final RestoreRun run;
        private long entries;
        private long bytes;
        private long damaged;
        private String firstDamaged = "";
        private @Nullable DamagedException damagedBlock;

        private Count(RestoreRun run) {
            this.run = run;
        }

        @Override
        public void entry(ListedEntry entry) throws IOException {
            run.failure().check();
            run.progress().entryDone();
            run.progress().bytesDone(entry.content().sizeBytes());
            run.progress().report();
            Optional<Damage> problem = run.check().problemOf(entry);
            if (problem.isPresent()) {
                damaged(entry.path() + ": " + problem.get().message());
            } else {
                entries++;
                bytes += entry.content().sizeBytes();
            }
        }

        private void damaged(String what) {
            firstDamaged = damaged == 0 ? what : firstDamaged;
            damaged++;
        }

        @Override
        public void damagedBlock(ChunkRef block, DamagedException failure) {
            damagedBlock = failure;
            damaged("the listing: " + failure.getMessage());
        }
    }
}
