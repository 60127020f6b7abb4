package io.backup4j.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupRepository;
import io.backup4j.PruneRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.VerifyRequest;
import io.backup4j.files.FileSource;
import io.backup4j.reliability.ForkedProcess;
import io.backup4j.s3.Gateway.Mishap;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed in the middle of an upload in parts: what it leaves costs money until the next run, not for ever. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class KilledUploadTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"UploadPart", "CompleteUpload"})
    void whatAKilledProcessLeavesIsAbortedByTheNextRun(String moment) throws Exception {
        try (Gateway gateway = new Gateway(TestServers.S3PROXY.endpoint())) {
            S3OptionsBuilder options = TestServers.at(
                    gateway.endpoint(), TestServers.S3PROXY.options().build().prefix());
            BackupRepository.createUnencrypted(S3Sink.connect(options.build()), RepositoryOptions.defaults())
                    .close();
            Path tree = tree();
            kill(gateway, options.build(), tree, moment);
            assertThat(uploads(options.build())).as("left behind").isOne();

            gateway.mishaps(request -> Mishap.NONE);
            // A day has passed, by the clock of the store.
            S3Options later = options.limits(S3Limits.DEFAULTS.withLeftoverAge(Duration.ZERO))
                    .build();
            try (BackupRepository repository =
                    BackupRepository.openUnencrypted(S3Sink.connect(later), RepositoryOptions.defaults())) {
                assertThat(repository.list()).isEmpty();
                assertThat(repository
                                .backup(BackupPlan.named("files")
                                        .source(FileSource.of("files", tree))
                                        .build())
                                .status())
                        .isEqualTo(BackupStatus.COMPLETED);
                assertThat(uploads(later)).isZero();
                repository.prune(
                        PruneRequest.builder().longestWait(Duration.ZERO).build());
                assertThat(repository.list()).hasSize(1);
                assertThat(repository
                                .verify(VerifyRequest.everything(), RunControl.none())
                                .findings())
                        .isEmpty();
            }
        }
    }

    /** Holds the first request of a kind up until the process that sent it is dead. */
    private void kill(Gateway gateway, S3Options options, Path tree, String moment) throws Exception {
        CountDownLatch there = new CountDownLatch(1);
        CountDownLatch dead = new CountDownLatch(1);
        gateway.mishaps(request -> {
            if (!request.kind().equals(moment)) {
                return Mishap.NONE;
            }
            there.countDown();
            await(dead);
            return new Mishap.Broken(0);
        });
        try (ForkedProcess process = ForkedProcess.start(
                directory,
                192,
                MortalUpload.class,
                List.of(String.valueOf(options.endpointOrNull()), options.prefix(), tree.toString()))) {
            await(there);
            process.kill();
        } finally {
            dead.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One pack of several parts. */
    private Path tree() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        byte[] bytes = new byte[12 << 20];
        new Random(7).nextBytes(bytes);
        Files.write(tree.resolve("large"), bytes);
        return tree;
    }

    private static int uploads(S3Options options) {
        try (S3Sink sink = S3Sink.connect(options)) {
            return sink.client()
                    .listMultipartUploads(
                            request -> request.bucket(options.bucket()).prefix(options.root()))
                    .uploads()
                    .size();
        }
    }
}
