package io.backup4j.spi.source;

import java.io.IOException;

/**
 * Something that can be backed up: a directory tree, a database, topics. Stateless and reusable: everything that belongs to one run lives in the
 * {@link SourceSession}. Several runs may use one source at the same time.
 *
 * <p>Implementations extend {@code BackupSourceContract} of the test kit, see {@code docs/guides/writing-a-source.md}.
 */
public interface BackupSource {

    /** Name of this source in plans, manifests and on the command line: 1 to 64 of {@code a-z 0-9 - _ .}; constant. */
    String name();

    /** What kind of thing it is, for people and for choosing a restore target: {@code files}, {@code postgresql}, {@code kafka}; constant. */
    String kind();

    /** True if this source holds secrets: the engine then refuses to write it into a repository without encryption. */
    default boolean requiresEncryption() {
        return false;
    }

    /**
     * Takes hold of a consistent view and returns without reading content. Of a plan with several sources and type {@code SNAPSHOT} all sessions are
     * opened before the first entry is read.
     *
     * @throws IOException if the source is missing or cannot be reached; nothing is held then
     */
    SourceSession open(SourceContext context) throws IOException;
}
