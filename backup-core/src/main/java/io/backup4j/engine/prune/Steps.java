package io.backup4j.engine.prune;

import io.backup4j.engine.repository.WriterSession;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What every step of a prune does between two pieces of work: obeys the caller and shows that it lives. Not thread-safe. */
final class Steps {
    private final RunControl control;
    private final @Nullable WriterSession session;

    /** @param session by which this prune keeps others out in single-writer mode; else null */
    Steps(RunControl control, @Nullable WriterSession session) {
        this.control = control;
        this.session = session;
    }

    /**
     * Called between pieces of work of any size.
     *
     * @throws io.backup4j.spi.error.CancelledException if the caller cancelled
     */
    void check() throws IOException {
        control.cancellation().check();
        if (session != null) {
            session.heartbeat();
        }
    }

    /** Tells the caller what is being done now. */
    void enter(String what) throws IOException {
        check();
        control.progress().accept(new Progress(Progress.Phase.PRUNE, 0, -1, 0, -1, 0, what));
    }
}
