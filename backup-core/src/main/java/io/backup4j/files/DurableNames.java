package io.backup4j.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Puts names of files on disk where that was asked for: a directory has to be synced like a file. Thread-safe. */
final class DurableNames {
    private final boolean sync;

    DurableNames(boolean sync) {
        this.sync = sync;
    }

    boolean sync() {
        return sync;
    }

    /** Names in this directory, or its attributes, have changed. */
    void namesChanged(Path directory) throws IOException {
        // Windows cannot open directories, and file systems other than the machine's own have no disk.
        if (sync
                && directory.getFileSystem() == FileSystems.getDefault()
                && directory.getFileSystem().getSeparator().equals("/")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
