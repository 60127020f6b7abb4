package io.backup4j.spi.archive;

import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.verify.BackupContents;
import java.io.IOException;

/**
 * Shows a source of one kind in an archive so that it can be used without this product: a script that a database's own program runs, documented records. The
 * stored entries themselves are in the archive anyway, and an import reads nothing but them; what is rendered may refer to them. Stateless and thread-safe.
 */
public interface ArchiveRenderer {

    /** The kind of source that this shows, see {@code BackupSource.kind()}. */
    String kind();

    /**
     * Adds files to an archive, after the stored entries of the source.
     *
     * @param source what is shown
     * @param contents where its entries are; read whole and in order where that is possible
     * @throws IOException if the source cannot be shown; the export then fails
     */
    void render(SourceRecord source, BackupContents contents, ArchiveFiles files) throws IOException;
}
