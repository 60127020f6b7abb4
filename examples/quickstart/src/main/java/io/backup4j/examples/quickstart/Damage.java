package io.backup4j.examples.quickstart;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Harms a tree in every way that a restore has to undo, and flips bytes of stored objects. */
final class Damage {
    /**
     * Behind the pack's header of 16 bytes and the first frame's header of 16 bytes (docs/repository-format.md, section 6): sealed data in every pack,
     * however small.
     */
    static final long SEALED_OFFSET = 32;

    private Damage() {}

    /**
     * Harms all files that can be written: one in four each is deleted, has a byte flipped without a trace in size and time, is emptied, or loses its
     * permissions. The last directory goes with all it contains.
     *
     * @return what was done, for people
     */
    static String tree(Path root) throws IOException {
        int deleted = 0;
        int flipped = 0;
        int emptied = 0;
        int closed = 0;
        List<Path> files = WritableFiles.of(root);
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            switch (i % 4) {
                case 0 -> deleted += delete(file);
                case 1 -> flipped += flipSilently(file);
                case 2 -> emptied += empty(file);
                default -> closed += closePermissions(file);
            }
        }
        Optional<Path> directory = lastDirectory(root);
        if (directory.isPresent()) {
            Scratch.delete(directory.get());
        }
        return deleted + " files deleted, " + flipped + " silently altered, " + emptied + " emptied, " + closed
                + " closed" + (directory.isPresent() ? ", a directory removed" : "");
    }

    /** Inverts the lowest bit of a byte. */
    static void flip(Path file, long offset) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int old = bytes.readUnsignedByte();
            bytes.seek(offset);
            bytes.write(old ^ 1);
        }
    }

    /** The largest pack of a repository in a directory. */
    static Path largestPack(Path repository) throws IOException {
        List<Path> packs;
        try (Stream<Path> paths = Files.walk(repository.resolve("pack"))) {
            packs = paths.filter(Files::isRegularFile).toList();
        }
        Path largest = packs.get(0);
        for (Path pack : packs) {
            if (Files.size(pack) > Files.size(largest)) {
                largest = pack;
            }
        }
        return largest;
    }

    private static int delete(Path file) throws IOException {
        Files.delete(file);
        return 1;
    }

    private static int flipSilently(Path file) throws IOException {
        long size = Files.size(file);
        if (size == 0) {
            return 0;
        }
        FileTime modified = Files.getLastModifiedTime(file);
        flip(file, size / 2);
        Files.setLastModifiedTime(file, modified);
        return 1;
    }

    private static int empty(Path file) throws IOException {
        Files.write(file, new byte[0]);
        return 1;
    }

    private static int closePermissions(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return 0;
        }
        view.setPermissions(PosixFilePermissions.fromString("---------"));
        return 1;
    }

    /** The last directory below the root that can be removed as a whole. */
    private static Optional<Path> lastDirectory(Path root) throws IOException {
        List<Path> candidates = new ArrayList<>(WritableFiles.directoriesOf(root));
        candidates.remove(root);
        candidates.removeIf(directory -> !Files.isWritable(directory.getParent()));
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(candidates.size() - 1));
    }
}
