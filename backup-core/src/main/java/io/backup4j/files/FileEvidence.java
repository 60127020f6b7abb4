package io.backup4j.files;

import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Proof that a file is unchanged: its length, mtime and ctime with nanoseconds, device and inode.
 *
 * <p>Form: {@code u8 version (1)}, then as LEB128: size, mtime seconds (zigzag), mtime nanoseconds, ctime seconds (zigzag), ctime nanoseconds, device,
 * inode. At most 62 bytes, usually about 32. An unknown version equals nothing, so its file is read again.
 *
 * <p><b>When a state that was read proves anything.</b> The kernel sets ctime at every write and every change of attributes, and no program can choose
 * it. Let a file be read from the moment {@code r} on, and let its ctime be {@code c}, the same before and after reading. A write that the read may
 * have missed happened at {@code w ≥ r} and left a ctime of at least {@code w} rounded down to the file system's granularity {@code g}, thus more than
 * {@code r − g}. If {@code c < r − g} the new ctime differs from {@code c}, and the evidence with it. Otherwise two writes may share one ctime: nothing is
 * proven and the file is read again next time.
 *
 * <p>mtime takes no part in this rule: programs set it at will, also far into the future, but they cannot do so without setting ctime. Equally a ctime
 * in the future (a clock was set back) proves nothing until that moment is past. Where there is no ctime (Windows, file systems in memory) nothing is
 * ever proven: mtime can be put back by whoever changed the content.
 *
 * <p>Limits: stores through a memory mapping touch ctime only when a page turns dirty, up to half a minute before the last store; a file system over
 * the network may show times up to its attribute cache's age late, and has a clock of its own.
 */
final class FileEvidence {
    /** Coarsest granularity of time in use: 2 s for FAT. */
    static final Duration GRANULARITY = Duration.ofSeconds(2);

    static final byte[] NONE = {};
    private static final int VERSION = 1;
    private static final int MAX_LENGTH = 1 + 4 * 10 + 2 * 5 + 10 + 1;

    private FileEvidence() {}

    /** Evidence of the present state, to be compared with what an earlier run stored. Empty without a ctime. */
    static byte[] of(FileStatus status) {
        FileStatus.Unix unix = status.unix();
        if (unix == null) {
            return NONE;
        }
        Buffer buffer = new Buffer();
        buffer.bytes[buffer.length++] = VERSION;
        buffer.unsigned(status.sizeBytes());
        buffer.time(status.modified());
        buffer.time(unix.changed());
        buffer.unsigned(unix.device());
        buffer.unsigned(unix.inode());
        return Arrays.copyOf(buffer.bytes, buffer.length);
    }

    /** Evidence to store for a state whose reading began at {@code readStart}; empty if that state cannot be proven later. */
    static byte[] ofRead(FileStatus status, Instant readStart) {
        FileStatus.Unix unix = status.unix();
        if (unix == null || !unix.changed().toInstant().isBefore(readStart.minus(GRANULARITY))) {
            return NONE;
        }
        return of(status);
    }

    private static final class Buffer {
        final byte[] bytes = new byte[MAX_LENGTH];
        int length;

        void time(FileTime time) {
            Instant instant = time.toInstant();
            long seconds = instant.getEpochSecond();
            unsigned(seconds << 1 ^ seconds >> 63);
            unsigned(instant.getNano());
        }

        void unsigned(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                bytes[length++] = (byte) (rest & 0x7f | 0x80);
                rest >>>= 7;
            }
            bytes[length++] = (byte) rest;
        }
    }
}
