package io.backup4j.spi.verify;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Optional;

/** What a backup holds, read straight from the repository; every byte is authenticated. */
public interface BackupContents extends Closeable {

    BackupManifest manifest();

    /** Entries of a source in ascending order of path. */
    Iterator<StoredEntry> entries(String source) throws IOException;

    Optional<StoredEntry> find(String source, EntryPath path) throws IOException;

    /**
     * The content of an entry; the caller closes it.
     *
     * @throws io.backup4j.spi.error.NotFoundException if there is no such entry
     */
    InputStream open(String source, EntryPath path) throws IOException;

    /** Frees memory; using it or its streams afterwards fails. A check does not close what it is given. */
    @Override
    void close();
}
