package io.backup4j.spi.source;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;

/** One named stream (or directory, link, …) of a session. Used by one thread at a time. */
public interface SourceEntry {

    EntryPath path();

    EntryKind kind();

    /** Attributes as listed. For kinds with content those of {@link EntryOutcome} count. */
    EntryAttributes attributes();

    /** Expected length for planning and progress, or -1 if unknown. It may be wrong. */
    long expectedBytes();

    /**
     * Proof of the present state, to be compared byte by byte with the {@link EntryOutcome#evidence()} of the earlier backup: if both are equal and not
     * empty the entry is provably unchanged: its content is not read, and its stored attributes are stored again. Empty if the source cannot prove
     * anything.
     */
    byte[] evidence();

    /** How the content is cut into chunks. */
    StreamKind streamKind();

    /**
     * Opens the content from its beginning. May be called again after the previous reader was closed (the engine reads a changing entry again).
     *
     * @throws EntryUnavailableException if the entry has vanished or may not be read
     */
    EntryReader open() throws IOException;
}
