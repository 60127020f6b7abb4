package io.backup4j.spi.journal;

/**
 * What a run moved, in bytes.
 *
 * @param read by a backup from its sources, by a verification from the store, by a restore for its target
 * @param fresh was new to the repository, before compression ({@code bytesNew} of a manifest)
 * @param stored was added to the repository, after compression and sealing
 */
public record RunBytes(long read, long fresh, long stored) {
    public static final RunBytes NONE = new RunBytes(0, 0, 0);

    public RunBytes {
        check("read", read);
        check("fresh", fresh);
        check("stored", stored);
    }

    private static void check(String name, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(name + ": must not be negative: " + bytes);
        }
    }
}
