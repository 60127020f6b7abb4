package io.backup4j.spi.archive;

import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;

/** Takes the files by which a source is shown in an archive. Used by one thread. */
public interface ArchiveFiles {

    /**
     * Where a stored entry of this source lies, relative to the folder of the source, in which rendered files lie too: {@code data/…}. Its content there is
     * that of the backup, byte for byte. The name holds no control characters, backslashes or bytes that are not UTF-8.
     */
    String nameOf(EntryPath entry);

    /**
     * Adds a file.
     *
     * @param name components of {@code A-Z a-z 0-9 . _ - %} or other letters joined by {@code /}, relative to the folder of the source, not below
     *     {@code data}; names come in ascending order, as of {@link EntryPath}
     */
    void add(String name, ArchiveContent content) throws IOException;
}
