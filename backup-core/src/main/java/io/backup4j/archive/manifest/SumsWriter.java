package io.backup4j.archive.manifest;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the file that {@code sha256sum -c} reads: a line for each file of the archive before it. */
public final class SumsWriter implements Closeable {
    private final BufferedWriter out;

    public SumsWriter(Path file) throws IOException {
        out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    }

    /** @param name without backslashes and line ends, which would need another form */
    public void add(String sha256, String name) throws IOException {
        out.write(sha256 + "  " + name + "\n");
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
