package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.NewRepository;
import io.backup4j.PruneReport;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.VerifyRequest;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A repository in a bucket with object lock, through months. */
class ObjectLockRepositoryTest {
    private static final String BUCKET = "locked";
    private static final Duration PERIOD = Duration.ofDays(30);

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-01T00:00:00Z"));
    private final LockingStore store = new LockingStore(now::get);
    private Path tree;
    private Gateway gateway;
    private S3OptionsBuilder options;

    /** Stands at {@link #now}. */
    private final class Calendar extends Clock {
        @Override
        public Instant instant() {
            return now.get();
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
    void open() throws IOException {
        tree = Files.createDirectory(directory.resolve("tree"));
        gateway = new Gateway(TestServers.S3PROXY.endpoint());
        gateway.mishaps(store);
        options = S3Options.builder(BUCKET)
                .prefix(TestServers.S3PROXY.options().build().prefix())
                .endpoint(gateway.endpoint())
                .insecure(true)
                .pathStyle(true)
                .region("us-east-1")
                .credentials(TestServers.CREDENTIALS)
                .objectLock(new S3ObjectLock(S3ObjectLock.Mode.COMPLIANCE, PERIOD));
        try (S3Sink sink = sink()) {
            if (sink.client().listBuckets().buckets().stream()
                    .noneMatch(bucket -> bucket.name().equals(BUCKET))) {
                sink.client().createBucket(request -> request.bucket(BUCKET));
                sink.client().putBucketVersioning(request -> request.bucket(BUCKET)
                        .versioningConfiguration(to -> to.status(BucketVersioningStatus.ENABLED)));
            }
        }
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void whatAKeptBackupReachesStaysLockedAndTheRestIsRetainedUntilItsTimeAndThenGoes() throws IOException {
        file("stays", 3_000_000);
        file("goes", 3_000_000);
        NewRepository made = BackupRepository.create(sink(), passphrase(), KeyStretching.PBKDF2, repositoryOptions());
        try (BackupRepository repository = made.repository()) {
            BackupReport first = repository.backup(plan(BackupType.FULL));
            Files.delete(tree.resolve("goes"));
            file("new", 2_000_000);
            now.set(now.get().plus(Duration.ofDays(16)));
            BackupReport kept = repository.backup(plan(BackupType.INCREMENTAL));
            assertThat(kept.status()).isEqualTo(BackupStatus.COMPLETED);
            assertThat(lapsing(first)).isEmpty();
            // Nobody has cleaned up for more than half a period.
            assertThat(lapsing(kept)).singleElement().satisfies(finding -> {
                assertThat(finding.harmless()).isTrue();
                assertThat(finding.message()).contains("Clean up now");
            });
            repository.delete(first.manifest().id(), "test");

            Set<String> before = packs();
            PruneReport early = repository.prune(PruneRequest.defaults());

            // The old pack was rewritten, as half of it is needed; nothing of it may go yet.
            assertThat(early.complete()).isTrue();
            assertThat(early.findings()).isEmpty();
            assertThat(early.packsDeleted()).isZero();
            assertThat(early.packsRetained()).isPositive();
            assertThat(packs()).containsAll(before);
            assertThat(early.remarks()).anyMatch(text -> text.contains("were extended to"));
            Set<String> extended = endingAt(now.get().plus(PERIOD));
            assertThat(extended)
                    .contains(
                            "repository",
                            "keyring/0",
                            "backup/" + kept.manifest().uuid())
                    .doesNotContain("backup/" + first.manifest().uuid());
            assertThat(extended.stream().filter(key -> key.startsWith("key/"))).hasSize(2);

            now.set(now.get().plus(Duration.ofDays(15)));
            PruneReport late = repository.prune(PruneRequest.defaults());
            assertThat(late.packsDeleted()).isEqualTo(early.packsRetained());
            assertThat(late.packsRetained()).isZero();
            assertThat(lapsing(repository.backup(plan(BackupType.INCREMENTAL)))).isEmpty();

            for (int month = 0; month < 4; month++) {
                now.set(now.get().plus(PERIOD.dividedBy(2)));
                repository.prune(PruneRequest.defaults());
            }
            assertThat(lockedNow()).containsAll(packs());
            Map<String, String> originals = attack();
            assertRestores(repository, RestoreRequest.latest(), "out");
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
            try (BackupRepository another = BackupRepository.open(sink(), passphrase(), repositoryOptions())) {
                assertRestores(
                        another, RestoreRequest.backup(repository.latest().id()), "out-of-another-process");
                BackupReport next = another.backup(plan(BackupType.FULL));
                assertThat(next.status()).isEqualTo(BackupStatus.COMPLETED);
                assertThat(next.manifest().bytesStored()).isLessThan(1_000_000);

                now.set(now.get().plus(PERIOD.dividedBy(2)).plusSeconds(1));
                store.extended();
                PruneReport after = another.prune(PruneRequest.defaults());

                assertThat(after.findings()).isEmpty();
            }
            // What was extended is what was put first, not what lies over it.
            Map<String, String> since = store.extended();
            originals.keySet().removeIf(name -> !since.containsKey("/" + BUCKET + "/" + name));
            assertThat(originals.keySet())
                    .anyMatch(name -> name.contains("/pack/"))
                    .anyMatch(name -> name.contains("/id/"))
                    .anyMatch(name -> name.endsWith("/repository"));
            originals.forEach((name, version) ->
                    assertThat(since.get("/" + BUCKET + "/" + name)).as(name).contains("versionId=" + version));
        }
    }

    private void assertRestores(BackupRepository repository, RestoreRequest.Builder request, String out) {
        assertThat(repository
                        .restore(request.into(directory.resolve(out)).build())
                        .complete())
                .isTrue();
        assertThat(directory.resolve(out + "/tree/stays")).hasSameBinaryContentAs(tree.resolve("stays"));
    }

    @Test
    void aStoreThatRefusesToExtendIsNamedInTheReport() throws IOException {
        file("stays", 100_000);
        try (BackupRepository repository = BackupRepository.createUnencrypted(sink(), repositoryOptions())) {
            repository.backup(plan(BackupType.FULL));
            now.set(now.get().plus(Duration.ofDays(20)));
            gateway.mishaps(request ->
                    request.kind().equals("Put") ? Gateway.Mishap.refused(403, "AccessDenied") : store.apply(request));

            PruneReport report = repository.prune(PruneRequest.defaults());

            assertThat(report.findings()).isNotEmpty().allSatisfy(finding -> {
                assertThat(finding.harmless()).isTrue();
                assertThat(finding.message()).contains("retention", "AccessDenied");
            });
            gateway.mishaps(store);
            assertThat(repository.prune(PruneRequest.defaults()).findings()).isEmpty();
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
        }
    }

    /** The calendar of this test is not that of the server, which is another finding. */
    private static List<Finding> lapsing(BackupReport report) {
        return report.findings().stream()
                .filter(finding -> finding.kind() == Finding.Kind.NOT_RETAINED)
                .toList();
    }

    /**
     * With all that the keys of the store allow: every version of everything is to go, without a look at any lock; what does not go is overwritten, without a
     * condition, so that the store makes another version of it.
     *
     * @return the version of each locked object that was there before, by its name in the bucket
     */
    private Map<String, String> attack() {
        S3Options plain = S3Options.builder(BUCKET)
                .prefix(options.build().prefix())
                .endpoint(gateway.endpoint())
                .insecure(true)
                .pathStyle(true)
                .region("us-east-1")
                .credentials(TestServers.CREDENTIALS)
                .build();
        Map<String, String> originals = new TreeMap<>();
        try (S3Sink thief = S3Sink.connect(plain)) {
            for (ObjectVersion version : thief.client()
                    .listObjectVersions(request -> request.bucket(BUCKET).prefix(plain.root()))
                    .versions()) {
                Instant until = store.retained().get("/" + BUCKET + "/" + version.key());
                if (until == null || !until.isAfter(now.get())) {
                    continue;
                }
                originals.put(version.key(), version.versionId());
                assertThatThrownBy(() -> thief.client().deleteObject(request -> request.bucket(BUCKET)
                                .key(version.key())
                                .versionId(version.versionId())))
                        .isInstanceOf(S3Exception.class)
                        .hasMessageContaining("403");
                for (int i = 0; i < 2; i++) {
                    byte[] garbage = ("garbage " + i).getBytes(StandardCharsets.UTF_8);
                    thief.client()
                            .putObject(
                                    request -> request.bucket(BUCKET).key(version.key()),
                                    RequestBody.fromBytes(garbage));
                }
            }
        }
        assertThat(originals.keySet())
                .anyMatch(name -> name.contains("/pack/"))
                .anyMatch(name -> name.contains("/backup/"))
                .anyMatch(name -> name.contains("/id/"))
                .anyMatch(name -> name.contains("/key/"))
                .anyMatch(name -> name.contains("/keyring/"))
                .anyMatch(name -> name.endsWith("/repository"));
        return originals;
    }

    private S3Sink sink() {
        return S3Sink.connect(options.build(), new Calendar());
    }

    private RepositoryOptions repositoryOptions() {
        return RepositoryOptions.builder().clock(new Calendar()).build();
    }

    private Set<String> packs() throws IOException {
        try (S3Sink sink = sink()) {
            return new TreeSet<>(SinkObjects.keys(sink, "pack/"));
        }
    }

    private Set<String> endingAt(Instant end) {
        return store.retained().entrySet().stream()
                .filter(object -> object.getValue().equals(end))
                .map(object -> key(object.getKey()).value())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> lockedNow() {
        return store.retained().entrySet().stream()
                .filter(object -> object.getValue().isAfter(now.get()))
                .map(object -> key(object.getKey()).value())
                .toList();
    }

    private ObjectKey key(String path) {
        return ObjectKey.of(path.substring(("/" + BUCKET + "/" + options.build().root()).length()));
    }

    private void file(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size + name.hashCode()).nextBytes(bytes);
        Files.write(tree.resolve(name), bytes);
    }

    private BackupPlan plan(BackupType type) {
        return BackupPlan.named("files")
                .type(type)
                .source(FileSource.of("tree", tree))
                .build();
    }

    private static Credential passphrase() {
        return Credential.passphrase("a passphrase of the test".toCharArray());
    }
}
