package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TimedSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What runs ask of the storage, after 1, 10 and 100 hourly backups. The guide for S3 has these figures: a change of them is a change of somebody's bill. Each of what stays
 * for an unchanged backup is demanded by section 9 of the format page, or is the check after the run.
 */
class BackupRequestsTest {
    /** Eight runs hold one that folds manifests and notes, in either way of counting. */
    private static final int WINDOW = 8;

    @TempDir
    Path directory;

    private final Ticking clock = new Ticking();
    /** Shows times in listings, as S3 does. */
    private final RecordingSink sink = new RecordingSink(new TimedSink(clock));

    private Path tree;
    private RepositoryOptions options;

    /** An hour later at each backup. */
    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-12-01T00:30:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void create() throws IOException {
        tree = directory.resolve("tree");
        TestTree.seeded(3).files(100).build(tree);
        // Else a first run cannot tell them from files that are being written.
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.filter(p -> Files.isRegularFile(p, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
            }
        }
        options = RepositoryOptions.builder()
                .clock(clock)
                .stateDirectory(Files.createDirectory(directory.resolve("state")))
                .build();
        BackupRepository.createUnencrypted(sink, options).close();
        sink.clear();
    }

    @Test
    void anUnchangedBackupOfAHostThatStaysOpenCostsTwentyThreeRequestsHoweverManyThereAre() throws IOException {
        try (BackupRepository repository = open()) {
            backup(repository, BackupType.FULL);
            backup(repository, BackupType.INCREMENTAL);
            int made = 2;
            for (int history : new int[] {10, 100}) {
                for (; made < history; made++) {
                    backup(repository, BackupType.INCREMENTAL);
                }
                long[] costs = new long[WINDOW];
                for (int i = 0; i < WINDOW; i++, made++) {
                    costs[i] = backup(repository, BackupType.INCREMENTAL);
                }
                // A sample of the data is one request or two; every fourth run folds what came since.
                assertThat(Arrays.stream(costs).max().orElseThrow())
                        .as("after %d backups: %s", history, Arrays.toString(costs))
                        .isLessThanOrEqualTo(40);
                assertThat(Arrays.stream(costs).filter(cost -> cost <= 25).count())
                        .as("after %d backups: %s", history, Arrays.toString(costs))
                        .isGreaterThanOrEqualTo(6);
            }
        }
        assertSound();
    }

    @Test
    void anUnchangedBackupOfAProcessOfItsOwnReadsAtMostWhatIsNotFolded() throws IOException {
        ownProcess(BackupType.FULL);
        ownProcess(BackupType.INCREMENTAL);
        int made = 2;
        for (int history : new int[] {10, 100}) {
            for (; made < history; made++) {
                ownProcess(BackupType.INCREMENTAL);
            }
            long sum = 0;
            for (int i = 0; i < WINDOW; i++, made++) {
                long cost = ownProcess(BackupType.INCREMENTAL);
                assertThat(cost).as("after %d backups", made).isLessThanOrEqualTo(58);
                sum += cost;
            }
            assertThat(sum / WINDOW).as("after %d backups", history).isLessThanOrEqualTo(40);
        }
        assertSound();
    }

    @Test
    void listRestoreAndPruneCostTheSameAfterHundredBackups() throws IOException {
        for (int history : new int[] {1, 10, 100}) {
            try (BackupRepository repository = open()) {
                while (repository.list().size() < history) {
                    backup(repository, repository.list().isEmpty() ? BackupType.FULL : BackupType.INCREMENTAL);
                }
            }
            try (BackupRepository repository = open()) {
                sink.clear();
                List<BackupSummary> listed = repository.list();
                assertThat(listed).hasSize(history);
                // Six listings, up to five segments, and what is outside of them.
                assertThat(sink.requests()).as("list of %d", history).isLessThanOrEqualTo(6 + 5 + 8);
                sink.clear();
                repository.list();
                assertThat(sink.requests()).as("list of %d again", history).isEqualTo(6);

                sink.clear();
                repository.restore(RestoreRequest.latest()
                        .into(directory.resolve("out" + history))
                        .build());
                assertThat(sink.requests()).as("restore of %d", history).isLessThanOrEqualTo(35);
            }
            try (BackupRepository repository = open()) {
                sink.clear();
                repository.prune(PruneRequest.defaults());
                // Each manifest is read: what it reaches must be known.
                assertThat(sink.requests())
                        .as("prune of %d with nothing to free", history)
                        .isLessThanOrEqualTo(45 + history);
            }
        }
        assertSound();
    }

    @Test
    void aRunReadsBackTheIndexItHasPutAndNoMore() throws IOException {
        try (BackupRepository repository = open()) {
            backup(repository, BackupType.FULL);
            assertThat(sink.keys(SinkCall.Kind.READ))
                    .filteredOn(key -> key.startsWith("index/"))
                    .hasSize(1);
            backup(repository, BackupType.INCREMENTAL);
            backup(repository, BackupType.INCREMENTAL);
            assertThat(sink.keys(SinkCall.Kind.READ)).noneMatch(key -> key.startsWith("index/"));

            sink.clear();
            repository.verify(VerifyRequest.everything(), RunControl.none());
            assertThat(sink.keys(SinkCall.Kind.READ)).anyMatch(key -> key.startsWith("index/"));
        }
        assertSound();
    }

    @Test
    void findsThatTheIndexItHasPutWasStoredDamaged() throws IOException {
        BackupSink damaging = new ForwardingSink(sink) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                byte[] bytes = content.toByteArray();
                if (key.value().startsWith("index/")) {
                    bytes[bytes.length / 2] ^= 1;
                    return super.put(key, ObjectContent.of(bytes));
                }
                return super.put(key, content);
            }
        };
        try (BackupRepository repository = BackupRepository.openUnencrypted(damaging, options)) {
            BackupReport report = repository.backup(plan(BackupType.FULL));

            assertThat(report.status()).isEqualTo(BackupStatus.PARTIAL);
            assertThat(report.findings())
                    .extracting(Finding::objectOrNull)
                    .anyMatch(key -> key != null && key.startsWith("index/"));
        }
    }

    private BackupRepository open() {
        return BackupRepository.openUnencrypted(sink, options);
    }

    private long ownProcess(BackupType type) {
        sink.clear();
        try (BackupRepository repository = open()) {
            clock.now = clock.now.plus(Duration.ofHours(1));
            assertThat(repository.backup(plan(type)).status()).isEqualTo(BackupStatus.COMPLETED);
        }
        return sink.requests();
    }

    private long backup(BackupRepository repository, BackupType type) {
        clock.now = clock.now.plus(Duration.ofHours(1));
        sink.clear();
        assertThat(repository.backup(plan(type)).status()).isEqualTo(BackupStatus.COMPLETED);
        return sink.requests();
    }

    private BackupPlan plan(BackupType type) {
        return BackupPlan.named("files")
                .type(type)
                .source(FileSource.of("files", tree))
                .build();
    }

    private void assertSound() {
        try (BackupRepository repository = open()) {
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }
}
