package io.backup4j.files;

import io.backup4j.spi.entry.EntryKind;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code lstat} tells of a file. If two are equal nothing tells the moments apart: content and attributes are the same, as far as the file
 * system's clock resolves.
 *
 * @param unix numbers that only Unix file systems have; null elsewhere
 * @param sizeBytes length of a file's content
 * @param modified time of last modification
 */
record FileStatus(EntryKind kind, @Nullable Unix unix, long sizeBytes, FileTime modified) {
    private static final String UNIX_ATTRIBUTES = "unix:mode,ino,dev,nlink,uid,gid,size,lastModifiedTime,ctime";
    /** Bits of the mode that hold the type, and three of its values: {@code <sys/stat.h>}. */
    private static final int TYPE_MASK = 0xf000;

    private static final int TYPE_FILE = 0x8000;
    private static final int TYPE_DIRECTORY = 0x4000;
    private static final int TYPE_SYMBOLIC_LINK = 0xa000;

    /**
     * The Unix part. Two files are the same if {@code device} and {@code inode} are equal.
     *
     * @param changed ctime: set by the kernel at each change of content or attributes, and by nobody else
     */
    record Unix(int mode, long device, long inode, int links, long uid, long gid, FileTime changed) {}

    /** Reads it without following a symbolic link. */
    static FileStatus read(Path path) throws IOException {
        return isUnix(path.getFileSystem()) ? readUnix(path) : readBasic(path);
    }

    /** Other file systems may know the view too, but mean something else by it: jimfs returns the time of creation as ctime. */
    static boolean isUnix(FileSystem fileSystem) {
        return fileSystem == FileSystems.getDefault() && UnixView.SUPPORTED;
    }

    Instant modifiedAt() {
        return modified.toInstant();
    }

    private static FileStatus readUnix(Path path) throws IOException {
        Map<String, Object> values = Files.readAttributes(path, UNIX_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) value(values, "mode");
        Unix unix = new Unix(
                mode,
                (Long) value(values, "dev"),
                (Long) value(values, "ino"),
                (Integer) value(values, "nlink"),
                Integer.toUnsignedLong((Integer) value(values, "uid")),
                Integer.toUnsignedLong((Integer) value(values, "gid")),
                (FileTime) value(values, "ctime"));
        return new FileStatus(
                kindOf(mode), unix, (Long) value(values, "size"), (FileTime) value(values, "lastModifiedTime"));
    }

    private static Object value(Map<String, Object> values, String name) throws IOException {
        Object value = values.get(name);
        if (value == null) {
            throw new IOException("the file system does not tell " + name);
        }
        return value;
    }

    private static EntryKind kindOf(int mode) {
        return switch (mode & TYPE_MASK) {
            case TYPE_FILE -> EntryKind.FILE;
            case TYPE_DIRECTORY -> EntryKind.DIRECTORY;
            case TYPE_SYMBOLIC_LINK -> EntryKind.SYMBOLIC_LINK;
            default -> EntryKind.OTHER;
        };
    }

    private static FileStatus readBasic(Path path) throws IOException {
        BasicFileAttributes basic = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        EntryKind kind = basic.isRegularFile()
                ? EntryKind.FILE
                : basic.isDirectory()
                        ? EntryKind.DIRECTORY
                        : basic.isSymbolicLink() ? EntryKind.SYMBOLIC_LINK : EntryKind.OTHER;
        return new FileStatus(kind, null, basic.size(), basic.lastModifiedTime());
    }

    /** Asked once: the default file system never changes. */
    private static final class UnixView {
        static final boolean SUPPORTED =
                FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    }
}
