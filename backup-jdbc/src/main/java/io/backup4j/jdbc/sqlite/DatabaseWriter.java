package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.Set;

/** Writes one database under a temporary name beside its final one. Nobody else knows that file, so it may be opened and closed. */
final class DatabaseWriter implements EntryWriter {
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final StoredEntry entry;
    private final Path temporary;
    private final Path destination;
    private final FileChannel channel;
    private boolean whole;
    private boolean closed;

    private DatabaseWriter(StoredEntry entry, Path temporary, Path destination, FileChannel channel) {
        this.entry = entry;
        this.temporary = temporary;
        this.destination = destination;
        this.channel = channel;
    }

    static DatabaseWriter open(StoredEntry entry, Path destination, String session) throws IOException {
        Path directory = destination.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new IOException("the directory of " + destination + " does not exist; make it");
        }
        FileStore store = Files.getFileStore(directory);
        if (store.getUsableSpace() < entry.sizeBytes()) {
            throw new IOException("no room in " + directory + ": the database has " + entry.sizeBytes() + " bytes, and "
                    + store.getUsableSpace() + " are free");
        }
        Path temporary = destination.resolveSibling(".backup4j-" + session + "-" + entry.path() + ".part");
        FileAttribute<?>[] privately = store.supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        return new DatabaseWriter(entry, temporary, destination, FileChannel.open(temporary, NEW, privately));
    }

    /** Of the database in the backup. */
    String name() {
        return entry.path().toString();
    }

    Path temporary() {
        return temporary;
    }

    Path destination() {
        return destination;
    }

    /** Of the file that was backed up. */
    OptionalLong mode() {
        return entry.attributes().number(EntryAttributes.MODE);
    }

    @Override
    public void write(long position, ByteBuffer data) throws IOException {
        int length = data.remaining();
        if (position < 0 || position > entry.sizeBytes() - length) {
            throw new IllegalArgumentException("position: " + length + " bytes at " + position + " do not lie in "
                    + entry.path() + " of " + entry.sizeBytes() + " bytes");
        }
        long at = position;
        while (data.hasRemaining()) {
            at += channel.write(data, at);
        }
    }

    @Override
    public void commit() throws IOException {
        if (channel.size() < entry.sizeBytes()) {
            channel.write(ByteBuffer.allocate(1), entry.sizeBytes() - 1);
        }
        channel.force(true);
        channel.close();
        whole = true;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        channel.close();
    }

    /** Whether its content has come to its end. */
    boolean isWhole() {
        if (!closed) {
            throw new IllegalStateException("finish: a writer is still open");
        }
        return whole;
    }

    CheckFindings check(IntegrityCheck check) {
        try (Connection connection = DatabaseFile.openPrivate(temporary)) {
            DatabaseFile.ask(connection, "SELECT count(*) FROM sqlite_schema");
            return check.check(connection);
        } catch (SQLException e) {
            return CheckFindings.broken(SqliteFailure.reason(e));
        }
    }

    void remove() throws IOException {
        try {
            channel.close();
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
