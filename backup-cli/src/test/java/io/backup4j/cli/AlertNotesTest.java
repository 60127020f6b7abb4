package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.operate.state.MemoryState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertNotesTest {
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    private Path directory;

    private final List<String> problems = new ArrayList<>();

    @Test
    void oneCommandHoldsTheNotesAndAnotherOneGoesOnWithoutThem() throws IOException {
        try (AlertNotes first = AlertNotes.in(directory, problems::add, SHORT)) {
            first.store().write("alerts", "noted".getBytes(StandardCharsets.UTF_8));
            try (AlertNotes second = AlertNotes.in(directory, problems::add, SHORT)) {
                assertThat(second.store()).isInstanceOf(MemoryState.class);
            }
        }
        assertThat(problems).singleElement().asString().contains("another command");
        try (AlertNotes third = AlertNotes.in(directory, problems::add, SHORT)) {
            assertThat(third.store().read("alerts").orElseThrow()).asString().isEqualTo("noted");
        }
        assertThat(problems).hasSize(1);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAProblemAndNoFailure() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (AlertNotes notes = AlertNotes.in(file.resolve("alerts"), problems::add, SHORT)) {
            assertThat(notes.store()).isInstanceOf(MemoryState.class);
        }
        assertThat(problems).singleElement().asString().contains("cannot be noted");
    }
}
