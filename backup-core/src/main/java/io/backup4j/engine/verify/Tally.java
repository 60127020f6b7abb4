package io.backup4j.engine.verify;

/**
 * Sums over a part of a listing.
 *
 * @param entries entries of all kinds
 * @param files entries with content
 * @param bytes length of all content
 * @param chunks references to data, list chunks and blocks
 */
record Tally(long entries, long files, long bytes, long chunks) {
    static final Tally NONE = new Tally(0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(entries + other.entries, files + other.files, bytes + other.bytes, chunks + other.chunks);
    }
}
