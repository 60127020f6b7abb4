package io.backup4j.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Random;

/** A small tree with what real trees have: nested directories, empty and larger files, links, odd names, old times, a file that may not be written. */
final class SampleTree {
    private static final long SEED = 20261121;

    private SampleTree() {}

    static Path create(Path root) throws IOException {
        Random random = new Random(SEED);
        for (int directory = 0; directory < 3; directory++) {
            Path place =
                    Files.createDirectories(root.resolve("part " + directory).resolve("below"));
            for (int file = 0; file < 15; file++) {
                byte[] content = new byte[random.nextInt(20_000)];
                random.nextBytes(content);
                Path written = Files.write(place.resolve("file-" + file + ".bin"), content);
                Files.setLastModifiedTime(
                        written, FileTime.from(Instant.ofEpochSecond(1_000_000_000L + file, 123_456_789)));
            }
        }
        byte[] large = new byte[3 << 20];
        random.nextBytes(large);
        Files.write(root.resolve("large.bin"), large);
        Files.createFile(root.resolve("empty"));
        Files.createDirectory(root.resolve("empty directory"));
        Files.createSymbolicLink(root.resolve("link"), Path.of("large.bin"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
        Path readOnly = Files.writeString(root.resolve("read-only.txt"), "keep out\n");
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r--r-----"));
        return root;
    }
}
