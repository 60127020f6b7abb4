package io.backup4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.PruneReport;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.VerifyRequest;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** What happens to a golden repository between its making and its packing: a little of everything that leaves a trace. */
final class GoldenLife {
    private static final int LOG_LINES = 60_000;

    private final AtomicLong millis =
            new AtomicLong(Instant.parse("2026-12-01T00:00:00Z").toEpochMilli());
    private final Path tree;
    private final Path small;
    private final Path known;
    private final long seed;

    /**
     * @param work for the trees that are backed up
     * @param known where what each backup holds is written
     * @param seed of their content
     */
    GoldenLife(Path work, Path known, long seed) throws IOException {
        this.tree = work.resolve("files");
        this.small = work.resolve("small");
        this.known = known;
        this.seed = seed;
        Files.createDirectories(work);
        TestTree.seeded(seed).files(40).maxFileBytes(6_000).build(tree);
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < LOG_LINES; i++) {
            log.append("The quick brown fox jumps over the lazy dog, as it has done each time before. ");
            log.append(i % 16 == 0 ? "No. " + i + "\n" : "Again.\n");
        }
        Files.writeString(tree.resolve("several-chunks.log"), log);
        Files.write(tree.resolve("noise.bin"), noise(20_000, 1));
    }

    /** Its clock goes on by a millisecond whenever somebody looks at it. */
    RepositoryOptions options() {
        InstantSource source = () -> Instant.ofEpochMilli(millis.getAndIncrement());
        return RepositoryOptions.builder()
                .clock(source.withZone(ZoneOffset.UTC))
                .workers(1)
                .requestedBy("golden")
                .build();
    }

    /** Backups with notes, one that a prune gives up after its pack was repacked, and one that is deleted and can come back. */
    void live(BackupRepository repository) throws IOException {
        BackupId first = nightly(repository, BackupType.FULL);
        repository.hold(first, "the first of all");

        append(tree.resolve("several-chunks.log"), "The last line.\n");
        Files.write(tree.resolve("added.bin"), noise(5_000, 2));
        BackupId second = nightly(repository, BackupType.INCREMENTAL);
        repository.tag(second, "release", "1.0");

        Files.write(tree.resolve("goes.bin"), noise(40_000, 3));
        Files.write(tree.resolve("stays.bin"), noise(3_000, 4));
        BackupId third = nightly(repository, BackupType.DIFFERENTIAL);
        Files.delete(tree.resolve("goes.bin"));
        nightly(repository, BackupType.INCREMENTAL);
        repository.delete(third, "not needed any more");
        Files.delete(known.resolve(third + ".txt"));
        later();
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
        PruneReport pruned =
                repository.prune(PruneRequest.builder().repackBelow(0.9).build());
        assertThat(pruned.packsRepacked()).isPositive();
        assertThat(pruned.packsDeleted()).isPositive();
        assertThat(pruned.givenUp()).hasSize(1);

        Files.write(tree.resolve("short-lived.bin"), noise(4_000, 5));
        repository.delete(nightly(repository, BackupType.INCREMENTAL), "by mistake");
    }

    /** The newest of the plan. */
    void lastBackup(BackupRepository repository) throws IOException {
        Files.delete(tree.resolve("short-lived.bin"));
        append(tree.resolve("added.bin"), "no noise any more");
        nightly(repository, BackupType.FULL);
    }

    /** Each publishes an index segment of its own, so that they are merged. */
    void manySmallBackups(BackupRepository repository, int backups) throws IOException {
        Files.createDirectories(small);
        for (int i = 0; i < backups; i++) {
            Files.write(small.resolve("state.bin"), noise(100, 100 + i));
            Files.writeString(small.resolve("state.txt"), "state " + i + "\n");
            backUp(repository, "hourly", BackupType.INCREMENTAL, small);
        }
    }

    /** Writes down what the repository now lists. */
    void describe(BackupRepository repository) throws IOException {
        GoldenFiles.write(known.resolve("listing.txt"), GoldenText.of(repository));
    }

    private BackupId nightly(BackupRepository repository, BackupType type) throws IOException {
        return backUp(repository, "nightly", type, tree);
    }

    private BackupId backUp(BackupRepository repository, String plan, BackupType type, Path root) throws IOException {
        later();
        BackupReport report = repository.backup(BackupPlan.named(plan)
                .type(type)
                .source(FileSource.of(root.getFileName().toString(), root))
                .metadata("golden", Long.toString(seed))
                .build());
        assertThat(report.status()).isEqualTo(BackupStatus.COMPLETED);
        BackupId id = report.manifest().id();
        GoldenFiles.write(known.resolve(id + ".txt"), GoldenText.of(root));
        return id;
    }

    private void later() {
        millis.addAndGet(Duration.ofHours(6).toMillis());
    }

    private static void append(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    }

    private byte[] noise(int length, long number) {
        return SealFixture.bytes(length, 1000 * seed + number);
    }
}
