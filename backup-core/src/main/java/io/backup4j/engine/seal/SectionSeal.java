package io.backup4j.engine.seal;

/** One way to seal the sections of one object. Thread-safe. Arrays are given whole with offsets; input and output must not overlap. */
sealed interface SectionSeal permits ChecksumSeal, GcmSeal {

    /** Writes {@code length} bytes and a tag to {@code out}. */
    void seal(byte[] associated, int number, byte[] plain, int offset, int length, byte[] out, int outOffset);

    /**
     * Writes {@code length} bytes to {@code out} if the tag behind them fits, else answers false; then {@code out} may hold anything that was
     * never authenticated, and the caller must not use it.
     */
    boolean open(byte[] associated, int number, byte[] sealed, int offset, int length, byte[] out, int outOffset);
}
