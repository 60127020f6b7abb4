package io.backup4j.engine.restore;

import io.backup4j.engine.listing.Content;
import java.io.IOException;

/** Brings the content of files from the repository to their writers. Called by one thread. */
interface ContentRestorer extends AutoCloseable {

    /** Takes over a file, whose references were found to resolve; its content may be written later. */
    void restore(FileRestore file, Content content) throws IOException;

    /** Returns when every file that was taken over has ended, where files may end later than they are taken over and somebody waits for them. */
    default void awaitEarlier() throws IOException {}

    /** Returns when every file has ended. */
    void finish() throws IOException;

    /** Stops, after success or failure: no thread touches a file any more. */
    @Override
    void close();
}
