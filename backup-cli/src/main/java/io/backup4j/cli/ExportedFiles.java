package io.backup4j.cli;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/**
 * A file or a directory of files that appears under its name when all of it is written, and not before. Until then it has another name, which begins with a dot; a
 * process that is killed leaves that behind. Only its owner can read it. Used by one thread.
 */
final class ExportedFiles implements Closeable {
    private final Path place;
    private final Path part;
    private final boolean directory;
    private final boolean replace;
    private boolean finished;

    private ExportedFiles(Path place, Path part, boolean directory, boolean replace) {
        this.place = place;
        this.part = part;
        this.directory = directory;
        this.replace = replace;
    }

    /** @throws FileAlreadyExistsException if something is there, and is not to be replaced */
    static ExportedFiles file(Path place, boolean replace) throws IOException {
        Path absolute = place.toAbsolutePath();
        if (!replace && Files.exists(absolute)) {
            throw new FileAlreadyExistsException(place.toString());
        }
        if (Files.isDirectory(absolute)) {
            throw new IOException(
                    "--output: " + place + " is a directory; several tables go there, one goes to a file");
        }
        return new ExportedFiles(
                absolute, Files.createTempFile(parent(absolute), prefix(absolute), ".part"), false, replace);
    }

    /** @throws FileAlreadyExistsException if something is there that is no empty directory */
    static ExportedFiles directory(Path place) throws IOException {
        Path absolute = place.toAbsolutePath();
        if (Files.exists(absolute) && !isEmptyDirectory(absolute)) {
            throw new FileAlreadyExistsException(place.toString());
        }
        return new ExportedFiles(absolute, Files.createTempDirectory(parent(absolute), prefix(absolute)), true, false);
    }

    private static boolean isEmptyDirectory(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return false;
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.findAny().isEmpty();
        }
    }

    private static Path parent(Path place) throws IOException {
        Path parent = place.getParent();
        if (parent == null || place.getFileName() == null) {
            throw new IOException("--output: " + place + " is no name of a file");
        }
        if (!Files.isDirectory(parent)) {
            throw new IOException("--output: there is no directory " + parent);
        }
        return parent;
    }

    private static String prefix(Path place) {
        return "." + place.getFileName() + ".";
    }

    /** What writes one file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a file, and puts it on disk.
     *
     * @param name in the directory; of a single file it does not matter
     */
    void write(String name, Content content) throws IOException {
        Path file = directory ? Files.createFile(part.resolve(name)) : part;
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
            content.writeTo(buffered);
            buffered.flush();
            out.getFD().sync();
        }
    }

    /** All is written: it gets its name, which is on disk when this returns. */
    void finish() throws IOException {
        if (directory) {
            synchronise(part);
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
        } else if (replace) {
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            // Somebody may have made one of this name meanwhile.
            Files.move(part, place);
        }
        finished = true;
        synchronise(parent(place));
    }

    /** Puts the names in a directory on disk. Windows opens no directory: there the name is left to it. */
    private static void synchronise(Path directory) throws IOException {
        if (File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Removes what was not finished. */
    @Override
    public void close() throws IOException {
        if (finished) {
            return;
        }
        if (directory) {
            try (Stream<Path> files = Files.list(part)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.delete(file);
                }
            }
        }
        Files.delete(part);
    }
}
