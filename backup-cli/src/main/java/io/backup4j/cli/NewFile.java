package io.backup4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that appears under its name only when it is whole and on disk. Stateless. */
final class NewFile {
    private NewFile() {}

    /** Writes the content. */
    interface Content<T> {
        T writeTo(OutputStream out) throws IOException;
    }

    /** Refuses a name that is taken. */
    static void requireFree(String option, Path file) {
        if (Files.exists(file)) {
            throw new UsageException(option + ": " + file + " exists; it is not overwritten");
        }
    }

    /** Writes it beside, and gives it its name at the end. */
    static <T> T write(Path file, Content<T> content) throws IOException {
        Path target = file.toAbsolutePath();
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        boolean whole = false;
        try {
            T result;
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                result = content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(unfinished, target);
            whole = true;
            return result;
        } finally {
            if (!whole) {
                Files.deleteIfExists(unfinished);
            }
        }
    }
}
