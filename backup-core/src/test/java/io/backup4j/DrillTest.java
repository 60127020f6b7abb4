package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.files.FileSandbox;
import io.backup4j.files.FileSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.drill.DrillCheck;
import io.backup4j.spi.drill.DrillFailure;
import io.backup4j.spi.drill.DrillResult;
import io.backup4j.spi.drill.RestoredSource;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills as a host runs them. */
class DrillTest {
    @TempDir
    private Path directory;

    private Path scratch;
    private BackupRepository repository;

    @BeforeEach
    void create() throws IOException {
        scratch = Files.createDirectory(directory.resolve("scratch"));
        TestTree.seeded(91).files(20).build(directory.resolve("tree"));
        repository = BackupRepository.createUnencrypted(new MemorySink(), RepositoryOptions.defaults());
    }

    @AfterEach
    void everythingIsWholeAndNothingIsLeft() throws IOException {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .intact())
                .isTrue();
        repository.close();
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    private BackupId backup() {
        BackupPlan plan = BackupPlan.named("nightly")
                .source(FileSource.of("tree", directory.resolve("tree")))
                .build();
        return repository.backup(plan).manifest().id();
    }

    private RunRecord recorded() {
        return repository.history(HistoryQuery.all()).runs().stream()
                .filter(record -> record.kind() == RunKind.DRILL)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void provesABackupAndRecordsIt() {
        BackupId id = backup();

        DrillReport report = repository.drill(
                DrillRequest.random().scratch(scratch).requestedBy("scheduler").build(), RunControl.none());

        assertThat(report.result()).isEqualTo(DrillResult.OK);
        assertThat(report.complete()).isTrue();
        assertThat(report.backup()).isEqualTo(id);
        BackupNote note = repository.list().get(0).note(BackupNote.Type.DRILL).orElseThrow();
        assertThat(note.by()).isEqualTo("scheduler");
        assertThat(note.values()).containsEntry("result", "ok").containsEntry("bytes", Long.toString(report.bytes()));
        assertThat(recorded().outcome()).isEqualTo(RunOutcome.SUCCESS);
        assertThat(recorded().backup()).contains(id);
        assertThat(recorded().by()).startsWith("scheduler@");
    }

    @Test
    void tellsOfAFailureSoThatTheHostCanMakeANewBackup() {
        BackupId id = backup();
        List<BackupId> made = new ArrayList<>();
        List<DrillFailure> failures = new ArrayList<>();
        DrillRequest request = DrillRequest.backup(id)
                .scratch(scratch)
                .check(new Objecting())
                .listener(failure -> {
                    failures.add(failure);
                    made.add(backup());
                })
                .build();

        DrillReport report = repository.drill(request, RunControl.none());

        assertThat(report.result()).isEqualTo(DrillResult.FAILED);
        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.plan()).isEqualTo("nightly");
            assertThat(failure.findings()).isEqualTo(report.findings());
        });
        assertThat(repository.latest().id()).isEqualTo(made.get(0));
        assertThat(recorded().outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(recorded().error()).contains("DAMAGED");
        assertThat(recorded().findings()).isEqualTo(1);
    }

    private static final class Objecting implements DrillCheck {
        @Override
        public String name() {
            return "never content";
        }

        @Override
        public void check(RestoredSource restored, Consumer<String> problems) {
            problems.accept("not as it should be");
        }
    }

    @Test
    void recordsASkipWithItsReason() {
        BackupId id = backup();
        FileSandbox full = FileSandbox.in(scratch).room(where -> 0);

        DrillReport report =
                repository.drill(DrillRequest.random().sandbox(full).build(), RunControl.none());

        assertThat(report.result()).isEqualTo(DrillResult.SKIPPED);
        assertThat(recorded().outcome()).isEqualTo(RunOutcome.SKIPPED);
        assertThat(recorded().message())
                .hasValueSatisfying(message -> assertThat(message).contains("no room"));
        assertThat(recorded().backup()).contains(id);
    }

    @Test
    void saysThatThereIsNothingToDrill() {
        assertThatThrownBy(() ->
                        repository.drill(DrillRequest.random().scratch(scratch).build(), RunControl.none()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Make a backup first");
    }

    @Test
    void refusesTwoSandboxesOfOneKind() {
        assertThatThrownBy(() -> DrillRequest.random()
                        .scratch(scratch)
                        .scratch(directory)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("files");
    }
}
