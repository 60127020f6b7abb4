package io.backup4j.spring.place;

import io.backup4j.EmergencyKit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file for an emergency kit, for its owner only. Made before the key exists, so that a directory that cannot be written is found out while nothing has happened;
 * closing it without having written removes it. Never replaces a file that holds anything.
 */
final class KitFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KitFile.class);

    private final Path file;
    private boolean written;

    private KitFile(Path file) {
        this.file = file;
    }

    /**
     * Makes the file, and the directories on its way.
     *
     * @throws IOException if it exists or cannot be made
     */
    static KitFile reserve(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (Files.isRegularFile(file) && Files.size(file) == 0) {
            // Of a process that was killed before there was a key.
            Files.delete(file);
        }
        FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), ownerOnly())
                .close();
        return new KitFile(file);
    }

    /** Writes the kit durably. */
    void write(EmergencyKit kit) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(kit.page().getBytes(StandardCharsets.UTF_8));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        written = true;
    }

    @Override
    public void close() {
        if (!written) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // An empty file of ours stays behind, which the next attempt takes over.
                LOG.debug("{} could not be removed", file, e);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
