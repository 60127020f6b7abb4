package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.spi.entry.EntryPath;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawPathTest {
    @TempDir
    Path directory;

    @Test
    void keepsNamesAndLinkTargetsThatAreNotUtf8() throws IOException {
        assumeTrue(File.separatorChar == '/');
        RoundTrip.run(directory);
    }

    /** Under LANG=C the platform's encoding is ASCII: strings of paths lose every other byte. */
    @Test
    void keepsThemUnderAnAsciiLocaleToo() throws Exception {
        assumeTrue(File.separatorChar == '/');
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RoundTrip.class.getName(),
                directory.toString());
        builder.environment().put("LC_ALL", "C");
        Path output = directory.resolve("output");
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(output)).startsWith("kept all");
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void keepsRandomNames() {
        assumeTrue(File.separatorChar == '/');
        long seed = 20261120;
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] name = new byte[1 + random.nextInt(20)];
            for (int j = 0; j < name.length; j++) {
                do {
                    name[j] = (byte) random.nextInt(random.nextBoolean() ? 128 : 256);
                } while (name[j] == 0 || name[j] == '/');
            }
            name[0] = (byte) (name[0] == '.' ? 'x' : name[0]);
            assertThat(RawPath.nameBytes(RawPath.child(directory, name)))
                    .as("seed %d, name %d", seed, i)
                    .isEqualTo(name);
        }
    }

    @Test
    void refusesNamesThatLeadElsewhere() {
        for (String name : new String[] {"", ".", "..", "a/b", "/", "/a", "a/", "\0", "a\0b", "\u00e4/b"}) {
            assertThatThrownBy(() -> RawPath.child(directory, name.getBytes(StandardCharsets.UTF_8)))
                    .as("name '%s'", name)
                    .isInstanceOf(InvalidPathException.class);
        }
    }

    @Test
    void refusesSeparatorsAndDrivesOfWindows() throws IOException {
        try (var windows = Jimfs.newFileSystem(Configuration.windows())) {
            Path root = windows.getPath("C:\\work");
            for (String path : new String[] {"..\\up", "a\\b", "C:\\x", "d/..\\..\\x"}) {
                assertThatThrownBy(() -> RawPath.resolve(root, EntryPath.of(path)))
                        .as("path '%s'", path)
                        .isInstanceOf(InvalidPathException.class);
            }
            assertThat(RawPath.resolve(root, EntryPath.of("d/\u00e4")))
                    .isEqualTo(windows.getPath("C:\\work\\d\\\u00e4"));
        }
    }

    @Test
    void usesUtf8OnFileSystemsWithCharacters() throws IOException {
        try (var unix = Jimfs.newFileSystem(Configuration.unix())) {
            Path root = unix.getPath("/work");
            Files.createDirectories(root);
            byte[] name = "\u00e4 \u20ac".getBytes(StandardCharsets.UTF_8);
            Path file = RawPath.child(root, name);
            assertThat(file).isEqualTo(unix.getPath("/work/\u00e4 \u20ac"));
            assertThat(RawPath.nameBytes(file)).isEqualTo(name);
            byte[] target = "../\u00e4".getBytes(StandardCharsets.UTF_8);
            Path link = Files.createSymbolicLink(root.resolve("link"), RawPath.linkTargetPath(root, target));
            assertThat(RawPath.linkTarget(link)).isEqualTo(target);
        }
    }

    @Test
    void hasNoNameForARoot() {
        assertThat(RawPath.nameBytes(directory.getRoot())).isEmpty();
    }

    /** Also run in a JVM of its own, hence plain checks. */
    static final class RoundTrip {
        private static final int[][] NAMES = {
            {'p', 'l', 'a', 'i', 'n'},
            {0xff, 0xfe},
            {0xc3, 0xa4},
            {0xe4},
            {'a', ' ', '%', '2', 'f'},
            {'x', ';', '?', '#', ':'},
            {'~', '\\', '\n', 0x7f, 1},
            {0xef, 0xbf, 0xbd},
            {0xed, 0xa0, 0x80},
            {'d', 0xff}
        };
        private static final String[] TARGETS = {
            "plain",
            "../%FF/x",
            "/abs/%E4",
            "%FF",
            "%C3%A4",
            "d%FF",
            "%FF/../..",
            "../../..",
            "/",
            ".",
            "./%FF",
            "/../%FF",
            "d%FF/.."
        };

        public static void main(String[] arguments) throws IOException {
            run(Path.of(arguments[0]));
            System.out.println("kept all under " + System.getProperty("sun.jnu.encoding"));
        }

        static void run(Path parent) throws IOException {
            Path directory = Files.createTempDirectory(parent, "names");
            for (int[] name : NAMES) {
                byte[] bytes = new byte[name.length];
                for (int i = 0; i < name.length; i++) {
                    bytes[i] = (byte) name[i];
                }
                Path child = RawPath.child(directory, bytes);
                Files.createDirectory(child); // A directory: its URI gets a slash appended.
                Files.writeString(RawPath.child(child, bytes), "x");
                check(bytes, RawPath.nameBytes(child));
                byte[] twice = Bytes.join(bytes, bytes);
                if (!Files.isRegularFile(RawPath.resolve(directory, EntryPath.ofBytes(twice)))) {
                    throw new IllegalStateException("not found: " + Bytes.hex(twice));
                }
            }
            int found = 0;
            try (var listed = Files.newDirectoryStream(directory)) {
                for (Path child : listed) {
                    byte[] bytes = RawPath.nameBytes(child);
                    check(bytes, RawPath.nameBytes(RawPath.child(directory, bytes)));
                    if (!Files.isDirectory(RawPath.child(directory, bytes))) {
                        throw new IllegalStateException("not found: " + Bytes.hex(bytes));
                    }
                    found++;
                }
            }
            if (found != NAMES.length) {
                throw new IllegalStateException("listed " + found + " names of " + NAMES.length);
            }
            int number = 0;
            for (String text : TARGETS) {
                byte[] target = Bytes.unescape(text);
                Path link = directory.resolve("link" + number++);
                Files.createSymbolicLink(link, RawPath.linkTargetPath(directory, target));
                check(target, RawPath.linkTarget(link));
            }
        }

        private static void check(byte[] expected, byte[] found) {
            if (!Arrays.equals(expected, found)) {
                throw new IllegalStateException("expected " + Bytes.hex(expected) + ", found " + Bytes.hex(found));
            }
        }
    }

    /** Small tools for byte strings. */
    private static final class Bytes {
        static String hex(byte[] bytes) {
            return java.util.HexFormat.of().formatHex(bytes);
        }

        static byte[] join(byte[] a, byte[] b) {
            byte[] joined = Arrays.copyOf(a, a.length + 1 + b.length);
            joined[a.length] = '/';
            System.arraycopy(b, 0, joined, a.length + 1, b.length);
            return joined;
        }

        static byte[] unescape(String text) {
            java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) == '%') {
                    bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                } else {
                    bytes.write(text.charAt(i));
                }
            }
            return bytes.toByteArray();
        }
    }
}
