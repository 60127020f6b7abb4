package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
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
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A backup and a prune over a network that fails at one of their requests, in one of the ways in which one can fail. One mishap is not noticed; a network
 * that is gone from then on ends the run, loses nothing, and the next run comes to its end.
 *
 * <p>Each request with each way is a cell. A build runs some of them, in equal steps, and begins at another cell each time, so that builds meet all of them; the
 * message of a failure says how to begin there again.
 */
class S3FaultSweepTest {
    /** Of the cells the normal build runs each 31st, or each 149th on the slow server: primes, so that all ways and all kinds of requests meet in one build. */
    private static final int EVERY = 31;

    private static final int EVERY_SLOW = 149;

    /** Of the stress run; all of the about 2000 cells would take half an hour. */
    private static final int EVERY_UNDER_STRESS = 7;

    private static final int EVERY_SLOW_UNDER_STRESS = 29;

    /** Which cell is the first; {@code -Ds3.sweep.seed=…} repeats a build. */
    private static final long SEED = Long.getLong("s3.sweep.seed", new Random().nextLong());

    @TempDir
    Path directory;

    private Path tree;
    private Gateway gateway;
    private TreeMap<String, byte[]> base;
    private TestServers server;
    private int worlds;

    /** A way in which a request fails. */
    enum Way {
        BROKEN(new Mishap.Broken(500)),
        UNACKNOWLEDGED(new Mishap.Unacknowledged()),
        HALF_ANSWERED(new Mishap.HalfAnswered()),
        INTERNAL_ERROR(Mishap.refused(500, "InternalError")),
        SLOW_DOWN(Mishap.refused(503, "SlowDown"));

        private final Mishap mishap;

        Way(Mishap mishap) {
            this.mishap = mishap;
        }
    }

    static Stream<Arguments> sweeps() {
        return Stream.of(TestServers.values())
                .flatMap(server -> Stream.of(true, false).map(once -> Arguments.of(server, once)));
    }

    @BeforeEach
    void makeTree() throws IOException {
        tree = directory.resolve("tree");
        TestTree.seeded(21).files(12).links(false).build(tree);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest(name = "{0}, once: {1}")
    @MethodSource("sweeps")
    void losesNothing(TestServers server, boolean once) throws IOException {
        sweep(server, once, server == TestServers.S3PROXY ? EVERY : EVERY_SLOW);
    }

    @ParameterizedTest(name = "{0}, once: {1}")
    @MethodSource("sweeps")
    @Tag("stress")
    void losesNothingAtManyMoreRequests(TestServers server, boolean once) throws IOException {
        sweep(server, once, server == TestServers.S3PROXY ? EVERY_UNDER_STRESS : EVERY_SLOW_UNDER_STRESS);
    }

    private void sweep(TestServers chosen, boolean once, int every) throws IOException {
        server = chosen;
        gateway = new Gateway(server.endpoint());
        base();
        S3Options undisturbed = world();
        gateway.clear();
        assertThat(work(undisturbed)).isEqualTo(BackupStatus.COMPLETED);
        int requests = gateway.seen().size();
        assertThat(requests).isGreaterThan(60);
        Way[] ways = Way.values();
        int first = Math.floorMod(SEED, every);
        assertThat(first).isLessThan(requests * ways.length);
        for (int cell = first; cell < requests * ways.length; cell += every) {
            int at = 1 + cell / ways.length;
            boolean done = run(at, ways[cell % ways.length], once);
            // Whoever loses the network before half of the work is done cannot come to the end of it.
            assertThat(done && !once && at <= requests / 2)
                    .as(
                            "%s: a network that was gone from request %s of %s on has ended the work",
                            repeat(), at, requests)
                    .isFalse();
        }
    }

    private static String repeat() {
        return "-Ds3.sweep.seed=" + SEED;
    }

    /** Answers whether the work came to its end in spite of the mishap. */
    private boolean run(int at, Way way, boolean once) throws IOException {
        String cell = repeat() + ": " + server + ", request " + at + ", " + way + (once ? " once" : " from then on");
        S3Options options = world();
        AtomicInteger number = new AtomicInteger();
        gateway.mishaps(request -> {
            int now = number.incrementAndGet();
            return now == at || (now > at && !once) ? way.mishap : Mishap.NONE;
        });
        boolean done;
        try {
            done = work(options) == BackupStatus.COMPLETED;
            assertThat(done || !once).as("%s: one mishap leaves a mark", cell).isTrue();
        } catch (BackupException e) {
            done = false;
            assertThat(once).as("%s: one mishap is noticed: %s", cell, e).isFalse();
            assertThat(e.getMessage()).as(cell).isNotBlank();
        } finally {
            gateway.mishaps(request -> Mishap.NONE);
        }
        try (BackupRepository repository = open(options)) {
            if (!done) {
                repository.unlock();
                assertThat(repository.backup(plan()).status()).as(cell).isEqualTo(BackupStatus.COMPLETED);
                // The session of the run that ended is that of a process that lives: this one.
                repository.prune(
                        PruneRequest.builder().longestWait(Duration.ZERO).build());
            }
            assertThat(repository
                            .verify(VerifyRequest.everything(), RunControl.none())
                            .findings())
                    .as(cell)
                    .isEmpty();
            Path out = directory.resolve("out-" + worlds);
            assertThat(repository
                            .restore(RestoreRequest.latest().into(out).build())
                            .complete())
                    .as(cell)
                    .isTrue();
            assertThat(TreeSnapshot.of(out.resolve("tree")).differencesFrom(TreeSnapshot.of(tree)))
                    .as(cell)
                    .isEmpty();
        }
        forget(options);
        return done;
    }

    /** The servers and the gateway keep everything in the memory of this process. */
    private void forget(S3Options options) throws IOException {
        try (S3Sink sink = S3Sink.connect(options)) {
            for (String key : SinkObjects.keys(sink, "")) {
                sink.delete(ObjectKey.of(key));
            }
        }
        gateway.clear();
    }

    /** Partial is what a run says whose backup is listed and could not be proven any more. */
    private BackupStatus work(S3Options options) {
        try (BackupRepository repository = open(options)) {
            BackupReport report = repository.backup(plan());
            repository.prune(PruneRequest.defaults());
            return report.status();
        }
    }

    /** A repository with something to prune, remembered object by object. */
    private void base() throws IOException {
        S3Options options = TestServers.at(
                        gateway.endpoint(), server.options().build().prefix())
                .build();
        try (BackupRepository repository =
                BackupRepository.createUnencrypted(S3Sink.connect(options), repositoryOptions())) {
            BackupReport first = repository.backup(plan());
            TestTree.change(tree, 22);
            repository.backup(plan());
            repository.delete(first.manifest().id(), "test");
            TestTree.change(tree, 23);
        }
        base = new TreeMap<>();
        try (S3Sink sink = S3Sink.connect(options)) {
            for (String key : SinkObjects.keys(sink, "")) {
                base.put(key, SinkObjects.read(sink, ObjectKey.of(key)));
            }
        }
    }

    /** The same repository once more, below a prefix of its own. */
    private S3Options world() throws IOException {
        worlds++;
        S3Options options = TestServers.at(
                        gateway.endpoint(), server.options().build().prefix())
                .build();
        try (S3Sink sink = S3Sink.connect(options)) {
            for (var object : base.entrySet()) {
                sink.put(ObjectKey.of(object.getKey()), ObjectContent.of(object.getValue()));
            }
        }
        return options;
    }

    private static BackupRepository open(S3Options options) {
        return BackupRepository.openUnencrypted(S3Sink.connect(options), repositoryOptions());
    }

    /** Waits between attempts are not what is tested. */
    private static RepositoryOptions repositoryOptions() {
        return RepositoryOptions.builder()
                .sleeper(duration -> assertThat(duration).isBetween(Duration.ZERO, Duration.ofMinutes(1)))
                .build();
    }

    private BackupPlan plan() {
        return BackupPlan.named("files")
                .source(FileSource.of("files", tree))
                .verifyFraction(0)
                .build();
    }
}
