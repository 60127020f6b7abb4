package io.backup4j.archive;

import io.backup4j.archive.container.MalformedArchiveException;
import io.backup4j.archive.container.MemberNames;
import io.backup4j.archive.manifest.ArchiveNames;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares {@code SHA256SUMS} with what it must be, byte by byte, so that no line is collected, however long it is. */
final class SumsCheck implements Closeable {
    private final InputStream in;

    SumsCheck(Path file) throws IOException {
        in = new BufferedInputStream(Files.newInputStream(file));
    }

    /** The next line must be this. */
    void line(String sha256, String name) throws IOException {
        for (byte expected : (sha256 + "  " + name + "\n").getBytes(StandardCharsets.UTF_8)) {
            if (in.read() != (expected & 0xff)) {
                throw new MalformedArchiveException(
                        ArchiveNames.SUMS + " does not have the line of '" + MemberNames.shown(name) + "', " + sha256);
            }
        }
    }

    /** There must be no further line. */
    void end() throws IOException {
        if (in.read() >= 0) {
            throw new MalformedArchiveException(ArchiveNames.SUMS + " has more lines than the archive has files");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
