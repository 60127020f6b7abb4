package io.backup4j.archive;

import io.backup4j.archive.manifest.ArchiveNames;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Counts and hashes what passes. */
final class DigestedOutput extends OutputStream {
    private final OutputStream out;
    private final LongConsumer listener;
    private final MessageDigest digest = ArchiveNames.sha256();
    private long length;

    DigestedOutput(OutputStream out) {
        this(out, count -> {});
    }

    /** @param listener is told of each number of bytes that have passed */
    DigestedOutput(OutputStream out, LongConsumer listener) {
        this.out = out;
        this.listener = listener;
    }

    @Override
    public void write(int b) throws IOException {
        digest.update((byte) b);
        length++;
        out.write(b);
        listener.accept(1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        digest.update(buffer, offset, length);
        this.length += length;
        out.write(buffer, offset, length);
        listener.accept(length);
    }

    long length() {
        return length;
    }

    /** Lower-case hexadecimal; once. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
