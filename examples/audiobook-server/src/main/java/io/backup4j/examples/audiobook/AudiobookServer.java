package io.backup4j.examples.audiobook;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** A library of audiobooks: metadata and listening progress in SQLite, audio files and covers on disk. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AudiobookServer {

    /** Starts the server. */
    public static void main(String[] arguments) {
        application().run(arguments);
    }

    /** The application, not started yet. */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(AudiobookServer.class);
        application.addInitializers(new LibraryDirectory());
        return application;
    }
}
