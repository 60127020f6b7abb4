package io.backup4j.spi.archive;

import java.io.IOException;
import java.io.OutputStream;

/** Content of a member of an archive. May be asked for twice, once to learn its length, and must then write the same bytes again. */
@FunctionalInterface
public interface ArchiveContent {

    /** Writes all of it, and leaves the stream open. */
    void writeTo(OutputStream out) throws IOException;
}
