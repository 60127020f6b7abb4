package io.backup4j.archive.container;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive strictly, from its beginning to its end: what {@link ContainerWriter} would not write is refused by name with
 * {@link MalformedArchiveException}. Used by one thread.
 */
public interface ContainerReader extends Closeable {

    /** The next member, or null when the archive has ended as it must. What was not read of the member before is skipped, and checked. */
    @Nullable
    ReadMember next() throws IOException;

    /**
     * A member as it is met.
     *
     * @param name without {@code /} at the end
     * @param directory whether it is one
     * @param content of files; the target of symbolic links, whose kind a zip tells only at its end; empty for directories. Valid until the next member is
     *     asked for
     */
    record ReadMember(String name, boolean directory, InputStream content) {}
}
