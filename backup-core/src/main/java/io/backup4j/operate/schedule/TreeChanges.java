package io.backup4j.operate.schedule;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** Notices changes below some directories. Used by one thread, closed by any. */
interface TreeChanges extends Closeable {

    /**
     * Waits for a change.
     *
     * @param longest how long at most
     * @return whether there was one since the last call
     * @throws IOException if it cannot be found out any more in this way
     */
    boolean await(Duration longest) throws IOException, InterruptedException;
}
