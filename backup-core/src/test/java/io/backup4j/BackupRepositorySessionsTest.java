package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupRepositorySessionsTest {
    @TempDir
    private Path directory;

    private final List<List<SessionInfo>> seen = new ArrayList<>();

    @BeforeEach
    void makeTree() throws IOException {
        TestTree.seeded(6).files(20).build(directory.resolve("tree"));
    }

    @Test
    void showsWhoWritesAndWhoReads() {
        try (BackupRepository repository = repository()) {
            assertThat(repository.sessions()).isEmpty();
            BackupReport report = repository.backup(plan(() -> seen.add(repository.sessions())));
            repository.restore(
                    RestoreRequest.latest().into(directory.resolve("out")).build(),
                    new RunControl(
                            progress -> seen.add(repository.sessions()),
                            RunControl.none().cancellation()));

            assertThat(seen.get(0)).singleElement().satisfies(session -> {
                assertThat(session.role()).isEqualTo(SessionInfo.Role.WRITER);
                assertThat(session.uuid()).isEqualTo(report.manifest().uuid());
                assertThat(session.reads()).isEmpty();
                assertThat(session.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(session.since()).isPresent();
                assertThat(session.dead()).isFalse();
            });
            assertThat(seen.subList(1, seen.size()))
                    .anySatisfy(sessions -> assertThat(sessions).singleElement().satisfies(session -> {
                        assertThat(session.role()).isEqualTo(SessionInfo.Role.READER);
                        assertThat(session.reads()).contains(report.manifest().id());
                        assertThat(session.host()).isNotEmpty();
                    }));
            assertThat(repository.sessions()).isEmpty();
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }

    @Test
    void showsASessionThatCannotBeReadAndUnlocksIt() {
        MemorySink stored = new MemorySink();
        UUID uuid = UUID.randomUUID();
        try (BackupRepository repository = BackupRepository.createUnencrypted(stored, RepositoryOptions.defaults())) {
            stored.put(ObjectKey.of("session/" + uuid + "/0000000000"), ObjectContent.of(new byte[50]));

            assertThat(repository.sessions())
                    .containsExactly(new SessionInfo(uuid, SessionInfo.Role.UNREADABLE, "", -1, null, null, false));
            assertThat(repository.unlock()).singleElement().asString().contains("unreadable session");
            assertThat(repository.sessions()).isEmpty();
        }
    }

    @Test
    void unlockMakesARunningWriterFailCleanly() throws IOException {
        try (BackupRepository repository = repository()) {
            List<String> removed = new ArrayList<>();

            assertThatThrownBy(() -> repository.backup(plan(() -> removed.addAll(repository.unlock()))))
                    .isInstanceOfSatisfying(
                            LockedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPELLED));

            assertThat(removed)
                    .singleElement()
                    .asString()
                    .startsWith("writer of process " + ProcessHandle.current().pid());
            assertThat(repository.list()).isEmpty();
            assertThat(repository.sessions()).isEmpty();
        }
        assertThat(SinkObjects.keys(DirectorySink.at(directory.resolve("repository")), "heartbeat/"))
                .isEmpty();
    }

    private BackupRepository repository() {
        return BackupRepository.createUnencrypted(
                DirectorySink.at(directory.resolve("repository")), RepositoryOptions.defaults());
    }

    private BackupPlan plan(Runnable whileOpening) {
        return BackupPlan.named("nightly")
                .source(FileSource.of("files", directory.resolve("tree")))
                .hooks(new BackupPlan.SnapshotHooks() {
                    @Override
                    public void beforeSnapshot() {
                        whileOpening.run();
                    }
                })
                .retry(RetryLimits.none())
                .build();
    }
}
