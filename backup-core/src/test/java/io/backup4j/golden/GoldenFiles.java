package io.backup4j.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files of a golden folder: zipped repositories, what they hold as text, and the checksums of all. */
final class GoldenFiles {
    static final String CHECKSUMS = "SHA256SUMS";
    static final String README = "README.md";
    private static final LocalDateTime ZIP_TIME = LocalDateTime.of(2026, 12, 1, 0, 0);

    private GoldenFiles() {}

    /** The folder of version 1. */
    static Path folder() throws URISyntaxException {
        URL checksums = Objects.requireNonNull(
                GoldenFiles.class.getResource("/golden/v1/" + CHECKSUMS), "golden/v1/" + CHECKSUMS);
        return Path.of(checksums.toURI()).getParent();
    }

    /** One line for each file but the checksums and the text for people: digest, two blanks, name. */
    static List<String> checksums(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(folder)) {
            String name = name(folder, file);
            if (!name.equals(CHECKSUMS) && !name.equals(README)) {
                lines.add(sha256(Files.readAllBytes(file)) + "  " + name);
            }
        }
        return lines;
    }

    static void write(Path file, List<String> lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, String.join("\n", lines) + "\n");
    }

    static void zip(Path root, Path zip) throws IOException {
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream zipped = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Path file : files(root)) {
                ZipEntry entry = new ZipEntry(name(root, file));
                entry.setTimeLocal(ZIP_TIME);
                zipped.putNextEntry(entry);
                Files.copy(file, zipped);
                zipped.closeEntry();
            }
        }
    }

    static void unzip(Path zip, Path root) throws IOException {
        try (InputStream in = Files.newInputStream(zip);
                ZipInputStream zipped = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zipped.getNextEntry(); entry != null; entry = zipped.getNextEntry()) {
                Path file = root.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zipped, file);
            }
        }
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
