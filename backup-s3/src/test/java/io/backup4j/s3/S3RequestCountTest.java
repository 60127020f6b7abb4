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
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        assertThat(count("init").total()).isLessThanOrEqualTo(8);
        backup(BackupType.FULL);
        backup(BackupType.INCREMENTAL);

        // The cheapest of three: an id of this second that the run before has costs a put, and hourly ones do not meet.
        Count unchanged = Stream.of(1, 2, 3)
                .map(i -> {
                    gateway.clear();
                    backup(BackupType.INCREMENTAL);
                    return count("unchanged backup " + i);
                })
                .min(Comparator.comparing(Count::total))
                .orElseThrow();
        assertThat(unchanged.of("PutObject")).as("%s", unchanged).isLessThanOrEqualTo(7);
        assertThat(unchanged.listings()).as("%s", unchanged).isLessThanOrEqualTo(14);
        assertThat(unchanged.of("UploadPart")).isZero();
        assertThat(unchanged.total()).as("%s", unchanged).isLessThanOrEqualTo(36);
    }

    @Test
    void aHostThatStaysOpenPaysForNoBackupThatItHasSeen() throws IOException {
        BackupRepository.createUnencrypted(S3Sink.connect(options), cached).close();
        try (BackupRepository repository = open()) {
            long foldless = Long.MAX_VALUE;
            for (int i = 0; i < 12; i++) {
                gateway.clear();
                backup(repository, i == 0 ? BackupType.FULL : BackupType.INCREMENTAL);
                Count cost = count("backup " + i);
                if (i >= 2) {
                    assertThat(cost.total()).as("%s", cost).isLessThanOrEqualTo(60);
                    foldless = Math.min(foldless, cost.total());
                }
            }
            // Twelve in one second or two: some of these are tries for a free id, which hourly ones do not need.
            assertThat(foldless).isLessThanOrEqualTo(26);
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
            // Six listings, and what no segment holds.
            assertThat(list.total()).as("%s", list).isLessThanOrEqualTo(6 + 1 + 7);
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
            assertThat(prune.total()).as("%s", prune).isLessThanOrEqualTo(140);
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

    private BackupRepository open() {
        return BackupRepository.openUnencrypted(S3Sink.connect(options), cached);
    }

    private void backup(BackupType type) {
        try (BackupRepository repository = open()) {
            backup(repository, type);
        }
    }

    private void backup(BackupRepository repository, BackupType type) {
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
