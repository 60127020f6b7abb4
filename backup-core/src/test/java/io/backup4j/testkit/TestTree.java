package io.backup4j.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Makes a directory tree that is the same for the same seed: files of many sizes (empty, tiny, large, compressible and not, sparse, with equal
 * content), directories (also empty ones), symbolic links (also dangling), hard links, odd names (blanks, line ends, percent signs, not UTF-8 where the
 * file system takes bytes), permissions and times with nanoseconds. What a file system cannot do is left out.
 */
public final class TestTree {
    /** Times lie in the year after this one, long before any test runs. */
    private static final Instant FIRST_TIME = Instant.parse("2021-03-01T00:00:00Z");

    private static final String[] ODD_NAMES = {
        " leading blank",
        "trailing blank ",
        "-dash",
        "..dots",
        "line\nend",
        "quote'\"",
        "per%20cent",
        "sta*r?[x]",
        "semi;colon#",
        "\u00e4\u00f6\u00fc",
        "a\u0308",
        "\u65e5\u672c",
        "\ud83d\ude00",
        "tab\there",
        "back\\slash",
        "x".repeat(200)
    };
    /** Percent-encoded bytes that are not UTF-8. */
    private static final String[] RAW_NAMES = {"%FF%FE", "latin-%E4", "%ED%A0%80", "cut-%C3"};

    private final long seed;
    private int files = 60;
    private int maxFileBytes = 200_000;
    private boolean links = true;
    private boolean oddNames = true;

    private TestTree(long seed) {
        this.seed = seed;
    }

    /** A tree of about 60 files. */
    public static TestTree seeded(long seed) {
        return new TestTree(seed);
    }

    /** How many files, without hard links and the sparse one; at least 3. */
    public TestTree files(int count) {
        files = Math.max(3, count);
        return this;
    }

    /** The largest file; one file has exactly this size. */
    public TestTree maxFileBytes(int bytes) {
        maxFileBytes = bytes;
        return this;
    }

    /** Whether to make symbolic and hard links. Default true. */
    public TestTree links(boolean value) {
        links = value;
        return this;
    }

    /** Whether to use names that are hard to handle. Default true. */
    public TestTree oddNames(boolean value) {
        oddNames = value;
        return this;
    }

    /** Makes the tree; {@code root} is created and must not hold anything. */
    public void build(Path root) throws IOException {
        Random random = new Random(seed);
        Files.createDirectories(root);
        List<Path> directories = makeDirectories(root, random);
        List<Path> made = makeFiles(directories, random);
        if (links) {
            makeLinks(directories, made, random);
        }
        makeSparse(root.resolve("sparse.bin"), random);
        // Last and from below, because each file that is made touches its directory.
        for (int i = directories.size() - 1; i >= 0; i--) {
            permissions(directories.get(i), random.nextBoolean() ? "rwxr-xr-x" : "rwx------");
            Files.setLastModifiedTime(directories.get(i), time(random));
        }
    }

    /**
     * Changes a tree as people do between two backups: about one file in ten gets other content, one in twenty goes, some come. Times are left to the
     * file system.
     */
    public static void change(Path root, long seed) throws IOException {
        Random random = new Random(seed);
        List<Path> present;
        try (var walk = Files.walk(root)) {
            present = walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        for (Path file : present) {
            int dice = random.nextInt(20);
            if (dice == 0) {
                Files.delete(file);
            } else if (dice <= 2 && Files.isWritable(file)) {
                Files.write(file, content(random, 1 + random.nextInt(5000)), StandardOpenOption.APPEND);
            }
        }
        for (int i = 0; i < 3; i++) {
            Files.write(root.resolve("new-" + seed + "-" + i), content(random, random.nextInt(50_000)));
        }
    }

    private List<Path> makeDirectories(Path root, Random random) throws IOException {
        List<Path> directories = new ArrayList<>(List.of(root));
        for (int i = 0; i < 3 + files / 8; i++) {
            Path parent = directories.get(random.nextInt(directories.size()));
            directories.add(Files.createDirectory(parent.resolve("dir-" + i)));
        }
        Files.createDirectory(root.resolve("empty"));
        directories.add(root.resolve("empty"));
        return directories;
    }

    private List<Path> makeFiles(List<Path> directories, Random random) throws IOException {
        List<Path> made = new ArrayList<>();
        byte[] shared = content(random, Math.min(maxFileBytes, 50_000));
        for (int i = 0; i < files; i++) {
            Path directory = directories.get(random.nextInt(directories.size() - 1));
            Path file = directory.resolve("file-" + i + (i % 3 == 0 ? ".txt" : ".bin"));
            if (i >= 3 && oddNames && i % 3 == 0) {
                file = odd(directory, i / 3);
            }
            int size =
                    switch (i) {
                        case 0 -> 0;
                        case 1 -> 1;
                        case 2 -> maxFileBytes;
                        default -> random.nextInt(1 + random.nextInt(maxFileBytes));
                    };
            Files.write(file, i % 10 == 9 ? shared : content(random, size));
            permissions(file, i % 5 == 4 ? "r--r-----" : "rw-r--r--");
            Files.setLastModifiedTime(file, time(random));
            made.add(file);
        }
        return made;
    }

    private static Path odd(Path directory, int number) {
        boolean bytes = directory.getFileSystem() == FileSystems.getDefault()
                && directory.getFileSystem().getSeparator().equals("/");
        if (bytes && number % 4 == 0) {
            String name = RAW_NAMES[number / 4 % RAW_NAMES.length] + "-" + number;
            return Path.of(URI.create(directory.toUri() + name));
        }
        if (bytes && System.getProperty("sun.jnu.encoding", "").equals("UTF-8")) {
            return directory.resolve(number + ODD_NAMES[number % ODD_NAMES.length]);
        }
        return directory.resolve(number + ODD_NAMES[0]);
    }

    private static void makeLinks(List<Path> directories, List<Path> made, Random random) throws IOException {
        try {
            Path directory = directories.get(0);
            FileSystem system = directory.getFileSystem();
            link(directory.resolve("link-dangling"), system.getPath("nowhere", "x"), random);
            link(directory.resolve("link-up"), system.getPath("..", "other"), random);
            link(directory.resolve("link-directory"), system.getPath("dir-0"), random);
            for (int i = 0; i < 4; i++) {
                Path file = made.get(random.nextInt(made.size()));
                Path parent = directories.get(random.nextInt(directories.size() - 1));
                link(parent.resolve("link-" + i), parent.relativize(file), random);
                Files.createLink(parent.resolve("hard-" + i), made.get(i));
            }
        } catch (UnsupportedOperationException e) {
            // This file system has no links of one kind.
        }
    }

    private static void link(Path link, Path target, Random random) throws IOException {
        Files.createSymbolicLink(link, target);
        // JDK 17 sets times of links in microseconds.
        FileTime time = FileTime.from(time(random).to(TimeUnit.MICROSECONDS), TimeUnit.MICROSECONDS);
        Files.getFileAttributeView(link, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, null, null);
    }

    /** Data, a hole of 3 MiB where the file system makes holes, data. */
    private static void makeSparse(Path file, Random random) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(content(random, 5000)));
            channel.position(3 << 20);
            channel.write(ByteBuffer.wrap(content(random, 100)));
        }
        Files.setLastModifiedTime(file, time(random));
    }

    /** Half of it text-like, half random. */
    static byte[] content(Random random, int size) {
        byte[] bytes = new byte[size];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        } else {
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) ("etaoin shrdlu\n".charAt(random.nextInt(14)));
            }
        }
        return bytes;
    }

    private static FileTime time(Random random) {
        return FileTime.from(
                FIRST_TIME.plusSeconds(random.nextInt(31_000_000)).plusNanos(random.nextInt(1_000_000_000)));
    }

    private static void permissions(Path path, String permissions) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null) {
            view.setPermissions(PosixFilePermissions.fromString(permissions));
        }
    }
}
