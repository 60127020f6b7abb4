package io.backup4j.spi.journal;

import java.io.IOException;

/**
 * A durable list of run records on the host's side: it outlives the repository that it tells of. A host may keep it in a table of its database; the default
 * is a file in the state directory.
 *
 * <p><b>Contract.</b> Records are appended and read, never changed. All methods may be called from any number of threads, and by several processes on
 * one storage. A store may drop its oldest records to stay bounded. A failure never fails a run. Implementations extend {@code JournalStoreContract} of the
 * test kit.
 */
public interface JournalStore {

    /**
     * Appends a record. When this returns, it survives power loss.
     *
     * @throws IOException if that cannot be said; the record may be there or not, whole in either case
     */
    void append(RunRecord record) throws IOException;

    /**
     * Reads records, last appended first. A record that is damaged is a problem in the answer, and the others are still read.
     *
     * @throws IOException if nothing can be read; an empty or missing journal is no failure
     */
    JournalReading read(HistoryQuery query) throws IOException;
}
