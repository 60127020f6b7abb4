package io.backup4j.operate.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Every point at which the journal asks for durability. A seam for tests. Thread-safe. */
interface DiskSync {

    /** Makes the bytes and the size of a file durable; its name is another matter. */
    void file(FileChannel file) throws IOException;

    /** Makes the names in a directory durable, those in directories below it not included. */
    void directory(Path directory) throws IOException;

    /** The real disk. */
    DiskSync REAL = new DiskSync() {
        @Override
        public void file(FileChannel file) throws IOException {
            // true: the new size is metadata, and without it the appended line is not there.
            file.force(true);
        }

        @Override
        public void directory(Path directory) throws IOException {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException | UnsupportedOperationException e) {
                // File systems in memory have nothing to make durable and may not open a directory.
                if (directory.getFileSystem() == FileSystems.getDefault()) {
                    throw e;
                }
            }
        }
    };
}
