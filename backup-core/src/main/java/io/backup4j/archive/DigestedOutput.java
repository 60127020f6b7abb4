package io.backup4j.archive;

import io.backup4j.archive.manifest.ArchiveNames;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Counts and hashes what passes. */
final class DigestedOutput extends OutputStream {
    private final OutputStream out;
    private final MessageDigest digest = ArchiveNames.sha256();
    private long length;

    DigestedOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        digest.update((byte) b);
        length++;
        out.write(b);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        digest.update(buffer, offset, length);
        this.length += length;
        out.write(buffer, offset, length);
    }

    long length() {
        return length;
    }

    /** Lower-case hexadecimal; once. */
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
