package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.DrillReport;
import io.backup4j.DrillRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A repository in memory with backups of topics, and drills of them. */
final class Drilled implements AutoCloseable {
    final BackupRepository repository = BackupRepository.createUnencrypted(
            new MemorySink(),
            RepositoryOptions.builder().workers(2).journal(RunJournals.none()).build());

    private BackupReport last;

    Drilled(BackupSource source) {
        this(source, BackupStatus.COMPLETED);
    }

    /** @param status that the backup must have */
    Drilled(BackupSource source, BackupStatus status) {
        last = backUp(source, BackupType.FULL, status);
    }

    BackupReport backUp(BackupSource source, BackupType type) {
        return backUp(source, type, BackupStatus.COMPLETED);
    }

    private BackupReport backUp(BackupSource source, BackupType type, BackupStatus status) {
        BackupReport report = repository.backup(BackupPlan.named("plan")
                .source(source)
                .type(type)
                .verifyFraction(0)
                .build());
        assertThat(report.status()).as("%s", report.findings()).isEqualTo(status);
        last = report;
        return report;
    }

    static KafkaSandbox sandbox() {
        return KafkaSandbox.in(TestKafka.client()).patience(TestKafka.PATIENCE);
    }

    DrillReport drill(DrillSandbox sandbox) {
        return repository.drill(
                DrillRequest.backup(last.manifest().id()).sandbox(sandbox).build(), RunControl.none());
    }

    /** The stored data is whole, and nothing of a drill lies in the cluster. */
    void assertClean() {
        assertThat(TestKafka.await(TestKafka.admin().listTopics().names()))
                .noneMatch(topic -> OwnNames.drillOf(topic).isPresent());
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
    }

    @Override
    public void close() {
        repository.close();
    }

    /** Something that happens in the cluster when all was restored and nothing compared. */
    @FunctionalInterface
    interface Step {
        void on(RestoredTopics topics) throws IOException;
    }

    /** The sandbox, with another target before its own. */
    static DrillSandbox hooked(KafkaSandbox sandbox, UnaryOperator<RestoreTarget> target, Step restored) {
        return new DrillSandbox() {
            @Override
            public String kind() {
                return sandbox.kind();
            }

            @Override
            public Optional<String> unavailable(BackupManifest backup, SourceRecord source) throws IOException {
                return sandbox.unavailable(backup, source);
            }

            @Override
            public DrillSession open(DrillContext context) throws IOException {
                return new HookedSession(sandbox.open(context), target, restored);
            }
        };
    }

    private record HookedSession(DrillSession session, UnaryOperator<RestoreTarget> hook, Step restored)
            implements DrillSession {
        @Override
        public RestoreTarget target() {
            return hook.apply(session.target());
        }

        @Override
        public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences)
                throws IOException {
            restored.on((RestoredTopics) session.handle());
            return session.compare(expected, differences);
        }

        @Override
        public Object handle() {
            return session.handle();
        }

        @Override
        public void close() throws IOException {
            session.close();
        }
    }

    /** What a drill has found, in words. */
    static String findings(DrillReport report) {
        return report.findings().stream().map(Finding::message).toList().toString();
    }
}
