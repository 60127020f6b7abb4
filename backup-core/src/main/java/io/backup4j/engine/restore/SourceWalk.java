package io.backup4j.engine.restore;

import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.Optional;

/** Walks the entries that are restored of a source: reports what is damaged and hands out the rest. One thread; used once. */
final class SourceWalk {
    private final RestoreRun run;
    private final SourceRestore part;

    SourceWalk(RestoreRun run, SourceRestore part) {
        this.run = run;
        this.part = part;
    }

    /** Takes entries whose references resolve. */
    interface Visitor {
        void entry(ListedEntry entry) throws IOException;
    }

    void forEach(Visitor visitor) throws IOException {
        SelectedEntries selected = run.selected(part);
        Checking checking = new Checking(visitor);
        selected.forEach(checking);
        if (!checking.damaged) {
            requireAll(selected.listed());
        }
    }

    private void requireAll(long listed) {
        long expected = run.manifest()
                .record()
                .source(part.source())
                .map(SourceRecord::entries)
                .orElseThrow();
        if (listed != expected) {
            String message = "the listing of source '" + part.source() + "' has " + listed
                    + " entries, its manifest says " + expected;
            run.log().damagedListing(part.source(), new Damage(Finding.Kind.WRONG_CONTENT, null, -1, -1, message));
        }
    }

    private final class Checking implements SelectedEntries.Visitor {
        private final Visitor visitor;
        private boolean damaged;

        private Checking(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void entry(ListedEntry entry) throws IOException {
            run.failure().check();
            Optional<Damage> problem = run.check().problemOf(entry);
            if (problem.isPresent()) {
                run.log().damaged(part.source(), entry.path(), problem.get());
                return;
            }
            visitor.entry(entry);
            run.progress().report();
        }

        @Override
        public void damagedBlock(ChunkRef block, DamagedException failure) {
            damaged = true;
            run.log().damagedListing(part.source(), run.check().unreadable(block, failure));
        }
    }
}
