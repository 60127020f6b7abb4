package io.backup4j.files;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Drills files in a scratch directory. Each drill makes a directory {@code backup4j-drill-…} in it, which only the owner may enter, with a lock file beside, and
 * removes both; those of killed processes are removed by the next drill. Give a directory that only the host may write to, that is no part of what is backed
 * up, and that no other copy of this library in the same JVM uses (locks do not tell copies apart). Immutable.
 *
 * <p>Owner and group are not restored here, and therefore no set-id bits, and not compared. Nor are names of one file: each is read back for itself. Files
 * that their owner may not read are made readable when they are read back, before checks of the host see them.
 */
public final class FileSandbox implements DrillSandbox {
    /** Room for names and attributes, and for the last block of a file: the block of common file systems. */
    private static final long BYTES_PER_ENTRY = 4096;

    /** Whoever else writes to this file system meanwhile shall not be the one who finds it full. */
    private static final long DEFAULT_MARGIN_BYTES = 256L << 20;

    private final Path scratch;
    private final long marginBytes;
    private final Room room;

    private FileSandbox(Path scratch, long marginBytes, Room room) {
        this.scratch = scratch;
        this.marginBytes = marginBytes;
        this.room = room;
    }

    /** Says how much may be written. Thread-safe. */
    public interface Room {
        /** Bytes that this process may still write below a directory. */
        long usableBytes(Path directory) throws IOException;
    }

    /** In this directory, which must exist. */
    public static FileSandbox in(Path scratch) {
        return new FileSandbox(
                Objects.requireNonNull(scratch, "scratch"),
                DEFAULT_MARGIN_BYTES,
                directory -> Files.getFileStore(directory).getUsableSpace());
    }

    /** How much must stay free beside what is restored; 256 MiB unless said otherwise. */
    public FileSandbox marginBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("marginBytes: must not be negative: " + bytes);
        }
        return new FileSandbox(scratch, bytes, room);
    }

    /** How the room is found out, for quotas that the file system does not tell; its usable space unless said otherwise. */
    public FileSandbox room(Room other) {
        return new FileSandbox(scratch, marginBytes, Objects.requireNonNull(other, "room"));
    }

    @Override
    public String kind() {
        return FileSource.KIND;
    }

    /** The length of all content must fit, holes of sparse files included, although they may take no room. */
    @Override
    public Optional<String> unavailable(BackupManifest backup, SourceRecord source) throws IOException {
        if (!Files.isDirectory(scratch)) {
            return Optional.of("the scratch directory " + scratch + " does not exist; make it");
        }
        if (!Files.isWritable(scratch)) {
            return Optional.of("the scratch directory " + scratch + " may not be written by this process");
        }
        ScratchDirectory.removeLeftovers(scratch);
        long overhead = Math.multiplyExact(source.entries(), BYTES_PER_ENTRY);
        long needed = Math.addExact(Math.addExact(source.bytes(), overhead), marginBytes);
        long free = room.usableBytes(scratch);
        if (free >= needed) {
            return Optional.empty();
        }
        return Optional.of("no room: " + needed + " bytes are needed in " + scratch + " (" + source.bytes()
                + " of content, " + overhead + " for " + source.entries() + " entries, " + marginBytes
                + " to stay free), and " + free + " are free");
    }

    @Override
    public DrillSession open(DrillContext context) throws IOException {
        ScratchDirectory.removeLeftovers(scratch);
        return new FileSandboxSession(ScratchDirectory.make(scratch));
    }

    @Override
    public String toString() {
        return "FileSandbox[" + scratch + "]";
    }
}
