package io.backup4j.cli;

import io.backup4j.EmergencyKit;
import io.backup4j.cli.output.Output;
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
import org.jspecify.annotations.Nullable;

/**
 * A new file for a secret, for its owner only. It is made before the key exists, so that a directory that cannot be written is found out while nothing has
 * happened; closing it without having written removes it. Never replaces a file.
 */
final class SecretFile implements AutoCloseable {
    private final @Nullable Path file;
    private boolean written;

    private SecretFile(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Makes the file.
     *
     * @param file null for none
     * @throws UsageException if it exists or cannot be made
     */
    static SecretFile reserve(@Nullable Path file) {
        if (file != null) {
            try {
                FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), ownerOnly())
                        .close();
            } catch (IOException e) {
                throw new UsageException("cannot make a new file for the secret: " + Causes.describe(e));
            }
        }
        return new SecretFile(file);
    }

    /**
     * Writes the kit durably.
     *
     * @return false if there is no file, or it could not be written; then the kit must be shown in another way
     */
    boolean write(EmergencyKit kit, Output output) {
        if (file == null) {
            return false;
        }
        try {
            write(kit.page().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            output.note("the emergency kit could not be written (" + Causes.describe(e) + "); it is shown instead");
        }
        return written;
    }

    void write(byte[] content) throws IOException {
        if (file == null) {
            throw new IllegalStateException("no file was reserved");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        written = true;
    }

    /** Forgets that it was written: closing removes it. */
    void discard() {
        written = false;
    }

    @Override
    public void close() {
        if (file != null && !written) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // An empty file of ours stays behind; the reason for which nothing was written is what the user must
                // see.
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
