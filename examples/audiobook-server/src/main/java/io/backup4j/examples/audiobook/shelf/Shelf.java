package io.backup4j.examples.audiobook.shelf;

import io.backup4j.examples.audiobook.LibrarySettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** Files on disk. Each appears under its name in one step and is never changed afterwards. Thread-safe. */
@Component
public class Shelf {
    private final Path library;

    Shelf(LibrarySettings settings) throws IOException {
        library = settings.directory();
        for (FileKind kind : FileKind.values()) {
            Files.createDirectories(library.resolve(kind.directory()));
        }
    }

    /** Stores a file; when this returns it is on disk. */
    public void put(FileKind kind, String name, InputStream content) throws IOException {
        Path file = path(kind, name);
        Path part = file.resolveSibling(name + ".part");
        try {
            Files.copy(content, part);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Removes a file, if it is there. */
    public void remove(FileKind kind, String name) throws IOException {
        Files.deleteIfExists(path(kind, name));
    }

    /** A file for reading; it may not exist. */
    public Resource open(FileKind kind, String name) {
        return new FileSystemResource(path(kind, name));
    }

    private Path path(FileKind kind, String name) {
        return library.resolve(kind.directory()).resolve(name);
    }
}
