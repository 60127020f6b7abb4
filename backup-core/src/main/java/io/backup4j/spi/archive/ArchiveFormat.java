package io.backup4j.spi.archive;

import java.util.Locale;

/** What one file a portable archive is. */
public enum ArchiveFormat {
    /** Each member compressed by itself; opens everywhere. */
    ZIP("zip"),
    /** Not compressed; some programs unpack a {@code .tar.gz} to it without being asked. */
    TAR("tar"),
    /** Compressed as one stream; opens everywhere but on old Windows. */
    TAR_GZ("tar.gz"),
    /** The fastest, and smaller than {@link #TAR_GZ}. */
    TAR_ZST("tar.zst"),
    /** The smallest and by far the slowest. */
    TAR_XZ("tar.xz");

    private final String word;

    ArchiveFormat(String word) {
        this.word = word;
    }

    /** As in the names of files and on the command line. */
    public String word() {
        return word;
    }

    /**
     * The format of this word.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ArchiveFormat of(String word) {
        for (ArchiveFormat format : values()) {
            if (format.word.equals(word.toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new IllegalArgumentException("format: expected zip, tar, tar.gz, tar.zst or tar.xz, got '" + word + "'");
    }
}
