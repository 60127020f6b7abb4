package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import io.backup4j.testkit.MemoryJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restore of a partial backup is whole if nothing that was asked for is missing, and not otherwise, wherever that is told. */
class LackingTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final BackupRepository repository = BackupRepository.createUnencrypted(
            new MemorySink(),
            RepositoryOptions.builder().workers(2).journal(journal).build());

    @TempDir
    Path directory;

    /** Files, and things that could not be read. */
    private record Partial(FileSource files, EntryIssue... issues) implements BackupSource {
        @Override
        public String name() {
            return files.name();
        }

        @Override
        public String kind() {
            return files.kind();
        }

        @Override
        public SourceSession open(SourceContext context) throws IOException {
            for (EntryIssue issue : issues) {
                context.issues().accept(issue);
            }
            return files.open(context);
        }
    }

    @BeforeEach
    void backUp() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree/docs")).getParent();
        Files.writeString(tree.resolve("docs/a.txt"), "a");
        BackupReport report = repository.backup(BackupPlan.named("nightly")
                .source(new Partial(
                        FileSource.of("files", tree),
                        new EntryIssue("tree/docs/secret.bin", true, "permission denied"),
                        new EntryIssue("tree/closed", true, "cannot be listed: permission denied"),
                        new EntryIssue("tree/docs/b.txt", false, "vanished before it was read")))
                .build());
        assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
    }

    @AfterEach
    void close() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
        repository.close();
    }

    private RestoreReport restore(String... globs) {
        RestoreRequest.Builder request = RestoreRequest.latest().into(directory.resolve("out"));
        for (String glob : globs) {
            request.files(glob);
        }
        return repository.restore(request.build());
    }

    private RunOutcome told() {
        return journal.records().stream()
                .filter(record -> record.kind() == RunKind.RESTORE)
                .reduce((first, second) -> second)
                .map(RunRecord::outcome)
                .orElseThrow();
    }

    @Test
    void allThatAPartialBackupHoldsIsCompleteAndNotWhole() {
        RestoreReport report = restore();

        assertThat(report.complete()).isTrue();
        assertThat(report.whole()).isFalse();
        assertThat(report.lacking())
                .extracting(EntryIssue::path)
                .containsExactly("tree/docs/secret.bin", "tree/closed");
        assertThat(report.issues()).as("told once").isEmpty();
        assertThat(told()).isEqualTo(RunOutcome.PARTIAL);
    }

    /** What could not be listed may have held anything. */
    @ParameterizedTest
    @CsvSource({
        "tree/docs/*.txt,0",
        "tree/docs/a.txt,0",
        "tree/docs,1",
        "tree/docs/**,1",
        "*.txt,1",
        "**/a.txt,1",
        "tree/**,2"
    })
    void ofFilesThatWereChosenOnlyTheyCount(String glob, int lacking) {
        RestoreReport report = restore(glob);

        assertThat(report.complete()).isTrue();
        assertThat(report.lacking()).hasSize(lacking);
        assertThat(told()).isEqualTo(lacking == 0 ? RunOutcome.SUCCESS : RunOutcome.PARTIAL);
    }
}
