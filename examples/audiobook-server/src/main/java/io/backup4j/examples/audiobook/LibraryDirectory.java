package io.backup4j.examples.audiobook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Makes the directory of the library before anything needs it: SQLite makes files, not directories. */
final class LibraryDirectory implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Path directory = Path.of(context.getEnvironment().getRequiredProperty("library.directory"));
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("library.directory: " + directory + " cannot be made", e);
        }
    }
}
