package io.backup4j.spring.place;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which repository was at which place, so that a disk that is not mounted is not taken for a new, empty place, and that nobody puts another repository
 * there. A lost file costs that protection only. Thread-safe within this process.
 */
final class KnownRepositories {
    private static final Logger LOG = LoggerFactory.getLogger(KnownRepositories.class);

    private final StateDirectory state;

    KnownRepositories(StateDirectory state) {
        this.state = state;
    }

    /** The repository that was there when this host last opened it. */
    synchronized Optional<UUID> at(String location) {
        return file().flatMap(file -> {
            try {
                return Optional.ofNullable(read(file).getProperty(location)).map(UUID::fromString);
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn(
                        "{} cannot be read, so that another repository at {} would not be noticed: {}",
                        file,
                        location,
                        e);
                return Optional.empty();
            }
        });
    }

    /** Remembers. */
    synchronized void remember(String location, UUID id) {
        file().ifPresent(file -> {
            try {
                Properties known = read(file);
                if (!id.toString().equals(known.setProperty(location, id.toString()))) {
                    write(file, known);
                }
            } catch (IOException e) {
                LOG.warn(
                        "{} cannot be written, so that another repository at {} would not be noticed: {}",
                        file,
                        location,
                        e);
            }
        });
    }

    Optional<Path> file() {
        return state.path().map(directory -> directory.resolve("repositories.properties"));
    }

    private static Properties read(Path file) throws IOException {
        Properties known = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            known.load(in);
        } catch (NoSuchFileException e) {
            return known;
        }
        return known;
    }

    private static void write(Path file, Properties known) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (OutputStream out = Files.newOutputStream(next)) {
            known.store(
                    out,
                    "Repositories that this host has opened. Remove a line after you have replaced that repository on purpose.");
        }
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
