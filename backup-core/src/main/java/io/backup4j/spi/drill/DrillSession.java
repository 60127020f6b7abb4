package io.backup4j.spi.drill;

import io.backup4j.spi.target.RestoreTarget;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;

/** One source in a sandbox. Called in this order: {@link #target()}, {@link #compare}, {@link #handle()}, {@link #close()}; by one thread. */
public interface DrillSession extends Closeable {

    /** Where the source is to be restored: a place that holds nothing else. Of the sandbox's kind. */
    RestoreTarget target();

    /**
     * Reads back what was restored and says what is not as expected: what is missing, what is surplus, and what differs. Whatever the sandbox cannot keep by
     * its nature is no difference and named in the result.
     *
     * @param expected used once, in order
     * @param differences takes each difference, on this thread
     * @throws IOException if the sandbox cannot be read back; what was not compared until then is not proven
     */
    DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences) throws IOException;

    /** What checks of the host look at: a {@code Path} for files, something to connect with for a database. Valid until {@link #close()}. */
    Object handle();

    /**
     * Removes the place with all that is in it, after success and after failure. A second call does nothing.
     *
     * @throws IOException if something is left behind; the next drill tries again
     */
    @Override
    void close() throws IOException;
}
