package io.backup4j.archive.container;

import io.backup4j.spi.archive.ArchiveContent;
import java.io.Closeable;
import java.io.IOException;

/** Writes an archive from its beginning to its end. Used by one thread. */
public interface ContainerWriter extends Closeable {

    /**
     * Adds a member.
     *
     * @param content what a file holds: exactly as many bytes as the member says. Not asked for other kinds
     * @throws IOException if the stream failed, or the content has another length; the archive is then of no use
     */
    void add(Member member, ArchiveContent content) throws IOException;

    /** Writes the end. The stream below stays open and is flushed. */
    void finish() throws IOException;

    /** Frees what is held. Without {@link #finish()} before, the archive has no end, and every reader sees that. */
    @Override
    void close() throws IOException;
}
