package io.backup4j.archive;

/**
 * How much an archive may be, so that one that was made to do harm ends early. Nothing of an archive is kept before all of it was checked.
 *
 * @param archiveBytes length of the file; of an upload so much is stored before it is looked at
 * @param contentBytes what it may unpack to
 * @param entries number of its members
 * @param manifestBytes length of its manifest and of its checksums, which are stored while it is checked
 * @param ratio content over file, looked at when content passes 1 GiB; deflate reaches 1 030 at most, zstd and xz more, with files full of zeros
 */
public record ImportLimits(long archiveBytes, long contentBytes, long entries, long manifestBytes, long ratio) {
    private static final ImportLimits DEFAULTS =
            new ImportLimits(Long.MAX_VALUE, Long.MAX_VALUE, 100_000_000, 16L << 30, 1_000);

    public ImportLimits {
        require("archiveBytes", archiveBytes);
        require("contentBytes", contentBytes);
        require("entries", entries);
        require("manifestBytes", manifestBytes);
        require("ratio", ratio);
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": must be at least 1, is " + value);
        }
    }

    /** Any length, 100 million entries, 16 GiB of manifest, a ratio of 1 000. */
    public static ImportLimits defaults() {
        return DEFAULTS;
    }

    public ImportLimits withArchiveBytes(long bytes) {
        return new ImportLimits(bytes, contentBytes, entries, manifestBytes, ratio);
    }

    public ImportLimits withContentBytes(long bytes) {
        return new ImportLimits(archiveBytes, bytes, entries, manifestBytes, ratio);
    }

    public ImportLimits withEntries(long count) {
        return new ImportLimits(archiveBytes, contentBytes, count, manifestBytes, ratio);
    }

    public ImportLimits withManifestBytes(long bytes) {
        return new ImportLimits(archiveBytes, contentBytes, entries, bytes, ratio);
    }

    public ImportLimits withRatio(long content) {
        return new ImportLimits(archiveBytes, contentBytes, entries, manifestBytes, content);
    }
}
