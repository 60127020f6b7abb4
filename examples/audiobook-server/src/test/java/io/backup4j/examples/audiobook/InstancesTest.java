package io.backup4j.examples.audiobook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backup4j.operate.schedule.TaskOutcome;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spring.run.HostRuns;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancesTest {
    private static final byte[] CONTENT = "once upon a time".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private final MovedClock clock = new MovedClock();

    @Test
    void ofTwoInstancesOneRunsTheNight() {
        try (RunningLibrary first = RunningLibrary.start(directory, clock);
                RunningLibrary second = RunningLibrary.start(
                        directory, clock, "backup.state-directory=" + directory.resolve("other"))) {
            first.as("librarian").upload("Emma", CONTENT);
            clock.moveTo("2026-12-02T02:00:01Z");
            await().atMost(RunningLibrary.PATIENCE).until(() -> {
                // Who did not get the run looks again each minute.
                clock.move(Duration.ofMinutes(1));
                first.look();
                second.look();
                return first.handled("nightly") && second.handled("nightly");
            });
            assertThat(first.backups("nightly")).hasSize(1);
            first.requireIntactRepository();
        }
    }

    @Test
    void aNightThatARestartCutsOffIsRunOnceAfterIt() {
        Blockade blockade = new Blockade();
        try (RunningLibrary library = RunningLibrary.start(directory, clock, blockade::before)) {
            library.as("librarian").upload("Emma", CONTENT);
            library.upkeep().scheduler().pause("progress");
            blockade.begin();
            clock.moveTo("2026-12-02T02:00:01Z");
            library.look();
            await().atMost(RunningLibrary.PATIENCE).until(blockade::holdsSomebody);

            CompletableFuture<Void> closing = CompletableFuture.runAsync(library::close);
            HostRuns runs = library.bean(HostRuns.class);
            await().atMost(RunningLibrary.PATIENCE)
                    .until(() -> runs.recent().get(0).cancelled());
            blockade.end();
            closing.join();
        }

        try (RunningLibrary library = RunningLibrary.start(directory, clock)) {
            await().atMost(RunningLibrary.PATIENCE).until(() -> library.handled("nightly"));
            assertThat(library.task("nightly").lastOutcome().map(TaskOutcome::outcome))
                    .contains(RunOutcome.SUCCESS);
            assertThat(library.backups("nightly")).hasSize(1);
            library.requireIntactRepository();
        }
    }
}
