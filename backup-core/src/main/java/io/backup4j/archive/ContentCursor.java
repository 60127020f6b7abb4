package io.backup4j.archive;

import io.backup4j.archive.container.ContainerReader;
import io.backup4j.archive.container.ContainerReader.ReadMember;
import io.backup4j.spi.run.RunControl;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Finds members of an archive by name. An engine asks for them in their order, so one pass over the archive serves all; who asks for one that has passed begins a
 * new pass. Not thread-safe: the sources of an archive are read one after the other, each by one thread.
 */
final class ContentCursor implements Closeable {
    private final ArchiveFile file;
    private final Path scratch;
    private final ImportLimits limits;
    private final RunControl control;
    private @Nullable ContainerReader reader;

    ContentCursor(ArchiveFile file, Path scratch, ImportLimits limits, RunControl control) {
        this.file = file;
        this.scratch = scratch;
        this.limits = limits;
        this.control = control;
    }

    /** The content of a member, to be read before the next is asked for. */
    InputStream open(String name) throws IOException {
        InputStream found = reader == null ? null : search(name);
        if (found == null) {
            close();
            reader = file.open(new BombGuard(limits, control, ArchiveProgress.silent()), scratch);
            found = search(name);
        }
        if (found == null) {
            throw new IOException("'" + name + "' was in the archive when it was checked and is not any more");
        }
        return found;
    }

    private @Nullable InputStream search(String name) throws IOException {
        ContainerReader open = reader;
        if (open == null) {
            return null;
        }
        for (ReadMember member = open.next(); member != null; member = open.next()) {
            if (member.name().equals(name)) {
                return member.content();
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        ContainerReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
