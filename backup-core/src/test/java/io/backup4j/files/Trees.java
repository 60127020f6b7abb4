package io.backup4j.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a directory holds, links not followed, in a form that shows any change. */
final class Trees {
    private Trees() {}

    /** Names, contents, identities, and times of all but directories: those change with each temporary file. */
    static List<String> describe(Path root) throws IOException {
        return describe(root, false);
    }

    static List<String> describeWithTimesOfDirectories(Path root) throws IOException {
        return describe(root, true);
    }

    private static List<String> describe(Path root, boolean all) throws IOException {
        if (Files.notExists(root)) {
            return List.of("nothing");
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.map(path -> line(path, all)).sorted().toList();
        }
    }

    private static String line(Path path, boolean all) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String content = attributes.isRegularFile()
                    ? "file " + Arrays.hashCode(Files.readAllBytes(path))
                    : attributes.isSymbolicLink() ? "link " + Files.readSymbolicLink(path) : "directory";
            return path + " " + content + " " + (all || !attributes.isDirectory() ? attributes.lastModifiedTime() : "")
                    + " " + attributes.fileKey();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
