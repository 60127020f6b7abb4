package io.backup4j.spi.source;

/** How a stream is cut into chunks. Part of the repository's chunking parameters by name. */
public enum StreamKind {
    /** Content-defined, large chunks: files of any kind. */
    FILES,
    /** Content-defined, small chunks: rows and records, where small changes are spread over a stream. */
    ROWS,
    /** Fixed grid: files that change page by page in place. */
    PAGES
}
