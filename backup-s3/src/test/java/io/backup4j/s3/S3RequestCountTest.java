package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.MovedClock;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store would bill: requests as they arrive at a gateway. The figures are those of the guide; a change of them is a change of somebody's bill. */
class S3RequestCountTest {
    @TempDir
    Path directory;

    private Path tree;
    private Gateway gateway;
    private S3Options options;
    private RepositoryOptions cached;
    /** A minute on at each backup: one that finds its id taken, which is made of the second, pays for another try. */
    private final MovedClock clock = new MovedClock(Instant.now());

    @BeforeEach
    void start() throws IOException {
        tree = directory.resolve("tree");
        TestTree.seeded(3).files(100).build(tree);
        gateway = new Gateway(TestServers.S3PROXY.endpoint());
        options = TestServers.at(
                        gateway.endpoint(),
                        TestServers.S3PROXY.options().build().prefix())
                .build();
        cached = RepositoryOptions.builder()
                .clock(clock)
                .stateDirectory(Files.createDirectory(directory.resolve("state")))
                .build();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    /** The same figures after 1, 10 and 100 backups are in {@code BackupRequestsTest} of core; here they are what a store sees. */
    @Test
    void anUnchangedBackupCostsSomeThirtyRequestsByAProcessOfItsOwnAndNoneOfThemIsLarge() throws IOException {
        BackupRepository.createUnencrypted(S3Sink.connect(options), cached).close();
        assertThat(count("init").total()).isEqualTo(6);
        backup(BackupType.FULL);
        backup(BackupType.INCREMENTAL);

        gateway.clear();
        backup(BackupType.INCREMENTAL);
        Count unchanged = count("unchanged backup");
        assertThat(unchanged.of("PutObject")).as("%s", unchanged).isLessThanOrEqualTo(7);
        assertThat(unchanged.listings()).as("%s", unchanged).isLessThanOrEqualTo(14);
        assertThat(unchanged.of("UploadPart")).isZero();
        assertThat(unchanged.total()).as("%s", unchanged).isBetween(30L, 38L);
    }

    @Test
    void aHostThatStaysOpenPaysForNoBackupThatItHasSeen() throws IOException {
        BackupRepository.createUnencrypted(S3Sink.connect(options), cached).close();
        try (BackupRepository repository = open()) {
            List<Count> costs = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                gateway.clear();
                backup(repository, i == 0 ? BackupType.FULL : BackupType.INCREMENTAL);
                costs.add(count("backup " + i));
            }
            List<Count> known = costs.subList(2, costs.size());
            Count foldless =
                    known.stream().min(Comparator.comparing(Count::total)).orElseThrow();
            assertThat(foldless.total()).as("%s", foldless).isBetween(23L, 25L);
            assertThat(foldless.of("PutObject")).as("%s", foldless).isEqualTo(6);
            assertThat(foldless.listings()).as("%s", foldless).isBetween(10L, 11L);
            List<Count> folding = known.stream()
                    .filter(cost -> cost.of("DeleteObject") > foldless.of("DeleteObject"))
                    .toList();
            assertThat(folding).as("every fourth").hasSizeBetween(2, 3);
            assertThat(folding.stream().mapToLong(Count::total).min().orElseThrow() - foldless.total())
                    .as("%s", folding)
                    .isBetween(9L, 14L);
        }
    }

    @Test
    void aListARestoreAndAPruneCostWhatIsThereAndNoMore() throws IOException {
        BackupRepository.createUnencrypted(S3Sink.connect(options), cached).close();
        for (int i = 0; i < 4; i++) {
            TestTree.change(tree, i);
            backup(BackupType.FULL);
        }
        try (BackupRepository repository = open()) {
            gateway.clear();
            List<BackupSummary> listed = repository.list();
            Count list = count("list");
            // Six listings, and at most four segments and seven objects that none of them holds.
            assertThat(list.listings()).as("%s", list).isEqualTo(6);
            assertThat(list.total()).as("%s", list).isLessThanOrEqualTo(6 + 11);
            repository.list();
            Count again = count("list again");
            assertThat(again.total()).as("%s", again).isEqualTo(6);

            repository.restore(
                    RestoreRequest.latest().into(directory.resolve("out")).build());
            Count restore = count("restore");
            assertThat(restore.total()).as("%s", restore).isLessThanOrEqualTo(40);

            repository.delete(listed.get(3).id(), "test");
            gateway.clear();
            repository.prune(PruneRequest.defaults());
            Count prune = count("prune");
            assertThat(prune.total()).as("%s", prune).isLessThanOrEqualTo(45 + listed.size());
        }
    }

    @Test
    void thousandPacksAreListedByOneRequest() throws IOException {
        try (S3Sink sink = S3Sink.connect(options)) {
            for (int i = 0; i < 1001; i++) {
                sink.put(ObjectKey.of("pack/%02x/%04d".formatted(i % 256, i)), ObjectContent.of(new byte[0]));
            }
            gateway.clear();
            assertThat(SinkObjects.keys(sink, "pack/")).hasSize(1001);
            assertThat(gateway.kinds()).containsExactly("List", "List");
        }
    }

    @Test
    void aPackOfUsualSizeGoesInFourPartsAndASmallOneAsItIs() throws IOException {
        try (S3Sink sink = S3Sink.connect(options)) {
            sink.put(ObjectKey.of("pack/00/first"), ObjectContent.of(new byte[1]));
            gateway.clear();
            sink.put(ObjectKey.of("pack/00/small"), ObjectContent.of(new byte[16 << 20]));
            assertThat(count("16 MiB").total()).isEqualTo(1);
            sink.put(ObjectKey.of("pack/00/large"), ObjectContent.of(new byte[32 << 20]));
            Count large = count("32 MiB");
            assertThat(large.of("UploadPart")).isEqualTo(4);
            assertThat(large.total()).isEqualTo(6);
        }
    }

    private BackupRepository open() {
        return BackupRepository.openUnencrypted(S3Sink.connect(options), cached);
    }

    private void backup(BackupType type) {
        try (BackupRepository repository = open()) {
            backup(repository, type);
        }
    }

    private void backup(BackupRepository repository, BackupType type) {
        clock.forward(Duration.ofMinutes(1));
        repository.backup(BackupPlan.named("files")
                .type(type)
                .source(FileSource.of("files", tree))
                .build());
    }

    /** Requests since the last count. */
    private Count count(String what) {
        Map<String, Long> kinds = gateway.kinds().stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        gateway.clear();
        return new Count(what, kinds);
    }

    private record Count(String what, Map<String, Long> kinds) {
        long of(String kind) {
            return kinds.getOrDefault(kind, 0L);
        }

        long listings() {
            return of("List") + of("ListUploads");
        }

        long total() {
            return kinds.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
