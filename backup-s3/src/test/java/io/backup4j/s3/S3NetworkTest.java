package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreRequest;
import io.backup4j.VerifyRequest;
import io.backup4j.files.FileSource;
import io.backup4j.s3.Gateway.Mishap;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs over a network and a store that misbehave for a while, or from some moment on. */
class S3NetworkTest {
    /** Packs go in parts of 5 MiB. */
    private static final S3Limits SMALL_PARTS = S3Limits.DEFAULTS.withParts(5 << 20, 5 << 20);

    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private Path tree;
    private Gateway gateway;
    private S3Options options;

    @BeforeEach
    void open() throws IOException {
        tree = directory.resolve("tree");
        TestTree.seeded(41).files(30).links(false).build(tree);
        gateway = new Gateway(TestServers.S3PROXY.endpoint());
        options = TestServers.at(
                        gateway.endpoint(),
                        TestServers.S3PROXY.options().build().prefix())
                .limits(SMALL_PARTS)
                .build();
        BackupRepository.createUnencrypted(S3Sink.connect(options), repositoryOptions())
                .close();
        gateway.clear();
    }

    /** So that packs go in parts. */
    private void addLargeFile() throws IOException {
        byte[] large = new byte[12 << 20];
        new Random(41).nextBytes(large);
        Files.write(tree.resolve("large"), large);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void latencyThatDiffersFromRequestToRequestChangesNothing() throws IOException {
        addLargeFile();
        long seed = 20261121;
        Random random = new Random(seed);
        gateway.mishaps(request -> {
            int millis;
            synchronized (random) {
                millis = random.nextInt(40);
            }
            return new Mishap.Late(() -> later(millis));
        });
        assertThat(backup()).as("seed %d", seed).isEqualTo(BackupStatus.COMPLETED);
        gateway.mishaps(request -> Mishap.NONE);
        assertWhole(1);
    }

    @Test
    void connectionsThatBreakInTheMiddleOfPartsCostPacksSealedAnewAndNothingElse() throws IOException {
        addLargeFile();
        AtomicInteger parts = new AtomicInteger();
        gateway.mishaps(request -> request.kind().equals("UploadPart") && parts.incrementAndGet() == 2
                ? new Mishap.Broken(2_000_000)
                : Mishap.NONE);
        assertThat(backup()).isEqualTo(BackupStatus.COMPLETED);
        assertThat(parts.get()).isGreaterThan(3);
        assertThat(gateway.kinds()).contains("AbortUpload");
        assertThat(uploads()).isZero();
        gateway.mishaps(request -> Mishap.NONE);
        assertWhole(1);
    }

    @ParameterizedTest
    @CsvSource({"503, SlowDown", "500, InternalError"})
    void aStoreThatRefusesEachChangeTwiceIsWaitedForLongerEachTime(int status, String code) throws IOException {
        Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
        gateway.mishaps(request -> {
            // Packs are sealed anew instead.
            boolean repeated = !request.path().contains("/pack/");
            int refusals = request.method().equals("GET") || request.method().equals("HEAD") ? 1 : 2;
            int attempt = tries.computeIfAbsent(
                            request.method() + request.path() + request.query(), each -> new AtomicInteger())
                    .incrementAndGet();
            return repeated && attempt <= refusals ? Mishap.refused(status, code) : Mishap.NONE;
        });
        assertThat(backup()).isEqualTo(BackupStatus.COMPLETED);
        // The second wait of a call is twice the first, each spread by half of itself.
        assertThat(waits).isNotEmpty();
        assertThat(waits).anyMatch(wait -> wait.compareTo(Duration.ofMillis(750)) > 0);
        assertThat(waits).allMatch(wait -> wait.compareTo(Duration.ofMillis(1500)) <= 0);
        gateway.mishaps(request -> Mishap.NONE);
        assertWhole(1);
    }

    /** What will not pass, from the first request for some object on, ends the run at once, says what to do, and leaves nothing half; with new credentials, or the clock set, the next run does it all. */
    @ParameterizedTest
    @CsvSource({
        "400, ExpiredToken, get new ones, /keyring/",
        "400, ExpiredToken, get new ones, /pack/",
        "400, ExpiredToken, get new ones, /id/",
        "403, RequestTimeTooSkewed, clock of this host, /keyring/",
        "403, RequestTimeTooSkewed, clock of this host, /backup/"
    })
    void credentialsThatExpireAndClocksThatAreWrongEndTheRunAndHarmNothing(
            int status, String code, String advice, String from) throws IOException {
        assertThat(backup()).isEqualTo(BackupStatus.COMPLETED);
        TestTree.change(tree, 42);
        AtomicBoolean over = new AtomicBoolean();
        gateway.mishaps(request -> {
            // The first request for an object of this kind, and all after it.
            if (request.path().contains(from)) {
                over.set(true);
            }
            return over.get() ? Mishap.refused(status, code) : Mishap.NONE;
        });
        waits.clear();

        BackupException failure = catchThrowableOfType(BackupException.class, this::backup);

        assertThat(failure).hasMessageContaining(code).hasMessageContaining(advice);
        assertThat(failure.getMessage()).doesNotContain("AKIATESTONLY", "secret-of-the-test");
        assertThat(failure.retryable()).isFalse();
        // A repeated request would get the same answer; only whether a commit went through is asked for several times.
        assertThat(waits).hasSizeLessThan(10);
        gateway.mishaps(request -> Mishap.NONE);
        try (BackupRepository repository = repository()) {
            repository.unlock();
            assertThat(repository.list()).hasSize(1);
        }
        assertThat(backup()).isEqualTo(BackupStatus.COMPLETED);
        assertWhole(2);
    }

    private static void later(int millis) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS))
                .join();
    }

    private BackupStatus backup() {
        try (BackupRepository repository = repository()) {
            return repository
                    .backup(BackupPlan.named("files")
                            .source(FileSource.of("files", tree))
                            .build())
                    .status();
        }
    }

    private BackupRepository repository() {
        return BackupRepository.openUnencrypted(S3Sink.connect(options), repositoryOptions());
    }

    private RepositoryOptions repositoryOptions() {
        return RepositoryOptions.builder().sleeper(waits::add).build();
    }

    private void assertWhole(int backups) throws IOException {
        try (BackupRepository repository = repository()) {
            repository.prune(PruneRequest.builder().longestWait(Duration.ZERO).build());
            assertThat(repository.list()).hasSize(backups);
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .isEmpty();
            Path out = directory.resolve("out");
            assertThat(repository
                            .restore(RestoreRequest.latest().into(out).build())
                            .complete())
                    .isTrue();
            assertThat(TreeSnapshot.of(out.resolve("tree")).differencesFrom(TreeSnapshot.of(tree)))
                    .isEmpty();
        }
    }

    private int uploads() {
        try (S3Sink sink = S3Sink.connect(options)) {
            return sink.client()
                    .listMultipartUploads(
                            request -> request.bucket(options.bucket()).prefix(options.root()))
                    .uploads()
                    .size();
        }
    }
}
