package io.backup4j.examples.audiobook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.RecoveryKeyText;
import io.backup4j.spring.status.HostStatus;
import io.backup4j.spring.status.StatusBoard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class FirstStartTest {
    @TempDir
    private Path directory;

    private final MovedClock clock = new MovedClock();

    @Test
    void thereAreBooksAndTheHealthWarnsUntilSomebodyHasProvenToHoldTheEmergencyKit() throws IOException {
        try (RunningLibrary library = RunningLibrary.startAsItIs(directory, clock)) {
            Path kit = directory.resolve("state/emergency-kit-main.txt");
            JsonNode book = library.as("reader").json("/library/books").get(0);
            byte[] audio = library.as("reader")
                    .get("/library/books/" + book.required("id").stringValue() + "/audio")
                    .body();
            assertThat(new String(audio, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");

            library.look();
            await().atMost(RunningLibrary.PATIENCE)
                    .until(() -> warnings(library).size() == 2);
            assertThat(health(library).required("warning").booleanValue()).isTrue();
            assertThat(warnings(library))
                    .anyMatch(text -> text.contains("Nobody has proven to hold the emergency kit"));

            library.repository().keys().confirm(Credential.recoveryKey(recoveryKey(kit)));
            Files.delete(kit);
            // The keys are looked at every ten minutes.
            clock.move(Duration.ofMinutes(11));
            library.look();

            await().atMost(RunningLibrary.PATIENCE)
                    .until(() -> library.bean(StatusBoard.class).status().level() == HostStatus.Level.OK);
            assertThat(health(library).has("warning")).isFalse();
        }
    }

    private static byte[] recoveryKey(Path kit) throws IOException {
        List<String> lines = Files.readAllLines(kit);
        return RecoveryKeyText.parse(
                lines.get(lines.indexOf("Recovery key") + 2).strip());
    }

    private static List<String> warnings(RunningLibrary library) {
        return library.bean(StatusBoard.class).status().warnings();
    }

    private static JsonNode health(RunningLibrary library) {
        return library.as("admin")
                .json("/library/actuator/health")
                .required("components")
                .required("backup")
                .required("details");
    }
}
