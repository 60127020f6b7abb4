package io.backup4j.operate.journal;

/**
 * How much a journal keeps: at least {@code maxFileBytes × (maxFiles − 1)} of the newest records, once there are so many.
 *
 * @param maxFileBytes a file that has reached this size is followed by a new one
 * @param maxFiles the oldest files beyond this number are deleted; at least 2
 */
public record JournalLimits(long maxFileBytes, int maxFiles) {
    /** 8 MiB: at about 500 bytes a record the runs of a year and a half, one each hour. */
    public static final JournalLimits DEFAULTS = new JournalLimits(1 << 20, 8);

    public JournalLimits {
        if (maxFileBytes < 1) {
            throw new IllegalArgumentException("maxFileBytes: must be at least 1: " + maxFileBytes);
        }
        if (maxFiles < 2) {
            throw new IllegalArgumentException("maxFiles: must be at least 2: " + maxFiles);
        }
    }
}
