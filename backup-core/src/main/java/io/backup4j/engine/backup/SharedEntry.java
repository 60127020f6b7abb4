package io.backup4j.engine.backup;

import io.backup4j.spi.source.SourceEntry;

/** An entry that several runs into several places read at the same time. What one of them has not read yet is kept for it until it says that it needs it no more. */
public interface SharedEntry extends SourceEntry {

    /** This run needs the entry no more: it was taken over unread, read to the end, or given up. A second call does nothing. */
    void release();
}
