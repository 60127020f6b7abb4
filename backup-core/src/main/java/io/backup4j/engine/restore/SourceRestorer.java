package io.backup4j.engine.restore;

import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.RestoreGaps;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** Restores one source, or says what would be done. One thread, which leads others; used once. */
final class SourceRestorer {
    private final RestoreRun run;
    private final SourceRestore part;
    private final TargetCalls calls;

    SourceRestorer(RestoreRun run, SourceRestore part) {
        this.run = run;
        this.part = part;
        this.calls = new TargetCalls(part.target(), run.log());
    }

    /** Asks the target what it would do with each entry. */
    void dryRun() throws IOException {
        inTarget(this::decideAll, SourceGaps.of(run, part));
    }

    /** Restores every entry whose references resolve. */
    void restore(SourcePlan plan) throws IOException {
        inTarget(output -> restoreAll(output, plan.bytes()), SourceGaps.of(run, plan));
    }

    /** Something that is done with an opened target. */
    private interface Work {
        void on(SourceOutput output) throws IOException;
    }

    /** What a failure leaves behind is known when the target was closed. */
    private void inTarget(Work work, RestoreGaps gaps) throws IOException {
        AtomicReference<String> state = new AtomicReference<>("");
        try {
            TargetContext context = new TargetContext(
                    part.source(), run.job().dryRun(), run.log(), run.failure().cancellation(), gaps);
            TargetSession session = calls.ask(() -> part.target().open(context));
            try (SourceOutput output = new SourceOutput(part.source(), session, calls, run.log(), run.progress())) {
                work.on(output);
            } finally {
                state.set(session.afterFailure());
            }
        } catch (TargetException e) {
            throw calls.explained(e, state.get());
        }
    }

    private void decideAll(SourceOutput output) throws IOException {
        TargetSession session = output.session();
        new SourceWalk(run, part).forEach(listed -> {
            StoredEntry entry = listed.entry();
            RestoreDecision decision = calls.ask(() -> session.decide(entry));
            switch (decision.action()) {
                case CREATE, REPLACE -> run.log().restored(decision.action(), entry.sizeBytes());
                case LINK -> run.log().restored(Action.CREATE, 0);
                case KEEP -> run.log().kept();
                case REFUSE -> refused(entry, decision);
            }
            run.progress().entryDone();
            run.progress().bytesDone(entry.sizeBytes());
            run.job().plan().planned(part.source(), entry, decision);
        });
    }

    private void restoreAll(SourceOutput output, long expectedBytes) throws IOException {
        // Its threads must be gone before files are let go, and these before the session.
        try (ContentRestorer content = content(output, expectedBytes)) {
            new SourceWalk(run, part).forEach(entry -> carryOut(output, content, entry));
            content.finish();
        }
        run.failure().check();
        output.requireAllEnded();
        calls.run(output.session()::finish);
    }

    private ContentRestorer content(SourceOutput output, long expectedBytes) {
        return switch (output.session().writeOrder()) {
            case ANY ->
                new BatchedContent(
                        run.repository(),
                        run.index().chunks(),
                        run.contents(),
                        run.check(),
                        output,
                        run.failure(),
                        expectedBytes);
            case SEQUENTIAL ->
                new SequentialContent(
                        run.chunks(),
                        run.contents(),
                        run.check(),
                        run.failure(),
                        run.progress()::report,
                        run.progress());
            case SEQUENTIAL_EACH -> new ConcurrentContent(run, output.session().maxConcurrentWrites());
        };
    }

    private void carryOut(SourceOutput output, ContentRestorer content, ListedEntry listed) throws IOException {
        StoredEntry entry = listed.entry();
        TargetSession session = output.session();
        if (session.writeOrder() == WriteOrder.SEQUENTIAL_EACH && calls.ask(() -> session.waitsForEarlier(entry))) {
            content.awaitEarlier();
        }
        RestoreDecision decision = calls.ask(() -> session.decide(entry));
        Action action = decision.action();
        boolean written = action == Action.CREATE || action == Action.REPLACE;
        if (written && entry.kind() == EntryKind.FILE) {
            content.restore(new FileRestore(output, entry, action), listed.content());
            return;
        }
        if (written || action == Action.LINK) {
            if (calls.succeeds(() -> session.create(entry))) {
                run.log().restored(action, 0);
            }
        } else if (action == Action.KEEP) {
            run.log().kept();
        } else {
            refused(entry, decision);
        }
        run.progress().entryDone();
        run.progress().bytesDone(entry.sizeBytes());
    }

    /** Of devices and the like a backup holds no more than names, so nothing is missing when they are not made. */
    private void refused(StoredEntry entry, RestoreDecision decision) {
        run.log()
                .accept(new EntryIssue(
                        entry.path().toString(),
                        entry.kind() != EntryKind.OTHER,
                        "not restored: " + decision.reason()));
    }
}
