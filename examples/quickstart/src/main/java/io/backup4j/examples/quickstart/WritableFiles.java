package io.backup4j.examples.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the files of the working copy that may be changed and deleted. */
final class WritableFiles {
    private WritableFiles() {}

    /** Files that their owner may write, in directories that may be written, in order of path. */
    static List<Path> of(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> Files.isWritable(path) && Files.isWritable(path.getParent()))
                    .sorted()
                    .toList();
        }
    }

    /** The root and all directories below it that may be written, in order of path. */
    static List<Path> directoriesOf(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(Files::isWritable)
                    .sorted()
                    .toList();
        }
    }
}
