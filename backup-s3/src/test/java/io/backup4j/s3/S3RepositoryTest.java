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
import io.backup4j.VerifyReport;
import io.backup4j.VerifyRequest;
import io.backup4j.files.FileSource;
import io.backup4j.s3.Gateway.Mishap;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole engine on S3: backup, prune, restore, verify. */
class S3RepositoryTest {
    /** Small packs already go in parts, so that both ways of putting are part of the life. */
    private static final S3Limits SMALL_PARTS = S3Limits.DEFAULTS.withParts(5 << 20, 5 << 20);

    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = directory.resolve("tree");
        TestTree.seeded(11).files(60).build(tree);
        byte[] large = new byte[12 << 20];
        new Random(11).nextBytes(large);
        Files.write(tree.resolve("large"), large);
    }

    @ParameterizedTest
    @EnumSource(TestServers.class)
    void livesItsWholeLife(TestServers server) throws IOException {
        S3Options options = server.options().limits(SMALL_PARTS).build();
        NewRepository made = BackupRepository.create(
                S3Sink.connect(options), passphrase(), KeyStretching.PBKDF2, RepositoryOptions.defaults());
        BackupReport first;
        try (BackupRepository repository = made.repository()) {
            first = repository.backup(plan(BackupType.FULL));
            assertThat(first.status()).isEqualTo(BackupStatus.COMPLETED);
            Files.delete(tree.resolve("large"));
            TestTree.change(tree, 12);
        }
        try (BackupRepository repository =
                BackupRepository.open(S3Sink.connect(options), passphrase(), RepositoryOptions.defaults())) {
            BackupReport second = repository.backup(plan(BackupType.INCREMENTAL));
            assertThat(second.status()).isEqualTo(BackupStatus.COMPLETED);
            repository.delete(first.manifest().id(), "test");

            PruneReport pruned = repository.prune(PruneRequest.defaults());

            assertThat(pruned.packsDeleted()).isPositive();
            assertThat(pruned.findings()).isEmpty();
            assertThat(repository.list()).hasSize(1);
            assertRestores(repository);
            assertIntact(repository);
        }
    }

    @Test
    void aStoreThatIgnoresConditionsIsRefusedWhenARepositoryIsMade() throws IOException {
        try (Gateway ignoring = ignoringConditions();
                S3Sink sink = S3Sink.connect(at(ignoring).build())) {
            assertThatThrownBy(() -> BackupRepository.createUnencrypted(sink, RepositoryOptions.defaults()))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK))
                    .hasMessageContaining("--single-writer");
        }
    }

    @Test
    void aStoreThatBeginsToIgnoreConditionsIsFoundOutByTheNextRun() throws IOException {
        S3Options sound = TestServers.S3PROXY.options().build();
        try (BackupRepository repository =
                BackupRepository.createUnencrypted(S3Sink.connect(sound), RepositoryOptions.defaults())) {
            BackupReport first = repository.backup(plan(BackupType.FULL));
            Files.delete(tree.resolve("large"));
            repository.backup(plan(BackupType.INCREMENTAL));
            repository.delete(first.manifest().id(), "so that there is something to prune");
        }
        try (Gateway ignoring = ignoringConditions();
                BackupRepository repository = BackupRepository.openUnencrypted(
                        S3Sink.connect(TestServers.at(ignoring.endpoint(), sound.prefix())
                                .build()),
                        RepositoryOptions.defaults())) {
            assertThatThrownBy(() -> repository.backup(plan(BackupType.FULL)))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK));
            assertThatThrownBy(() -> repository.prune(PruneRequest.defaults()))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK));
            assertThat(repository.list()).hasSize(1);
            assertRestores(repository);
            assertIntact(repository);
        }
    }

    @Test
    void aStoreWithoutConditionsServesASingleWriter() throws IOException {
        try (Gateway ignoring = ignoringConditions()) {
            S3Options options = at(ignoring).conditionalWrites(false).build();
            RepositoryOptions alone =
                    RepositoryOptions.builder().singleWriter(true).build();
            try (BackupRepository repository = BackupRepository.createUnencrypted(S3Sink.connect(options), alone)) {
                BackupReport first = repository.backup(plan(BackupType.FULL));
                Files.delete(tree.resolve("large"));
                repository.backup(plan(BackupType.INCREMENTAL));
                repository.delete(first.manifest().id(), "test");
                assertThat(repository.prune(PruneRequest.defaults()).packsDeleted())
                        .isPositive();
                assertRestores(repository);
                assertIntact(repository);
            }
            try (BackupRepository shared =
                    BackupRepository.openUnencrypted(S3Sink.connect(options), RepositoryOptions.defaults())) {
                assertThatThrownBy(() -> shared.backup(plan(BackupType.FULL)))
                        .isInstanceOfSatisfying(
                                BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK));
            }
        }
    }

    private static Gateway ignoringConditions() throws IOException {
        Gateway gateway = new Gateway(TestServers.S3PROXY.endpoint());
        gateway.mishaps(request -> new Mishap.Changed(Map.of("if-none-match", "")));
        return gateway;
    }

    private static S3OptionsBuilder at(Gateway gateway) {
        return TestServers.at(
                gateway.endpoint(), TestServers.S3PROXY.options().build().prefix());
    }

    private void assertRestores(BackupRepository repository) throws IOException {
        Path out = directory.resolve("out");
        assertThat(repository.restore(RestoreRequest.latest().into(out).build()).complete())
                .isTrue();
        // JDK 17 sets the times of links to the microsecond only.
        assertThat(TreeSnapshot.of(out.resolve("tree"))
                        .without("link modified")
                        .differencesFrom(TreeSnapshot.of(tree).without("link modified")))
                .isEmpty();
    }

    private static void assertIntact(BackupRepository repository) {
        VerifyReport report = repository.verify(VerifyRequest.everything(), RunControl.none());
        assertThat(report.findings()).isEmpty();
        assertThat(report.packsRead()).isPositive();
    }

    private BackupPlan plan(BackupType type) {
        return BackupPlan.named("files")
                .type(type)
                .source(FileSource.of("files", tree))
                .build();
    }

    private static Credential passphrase() {
        return Credential.passphrase("a passphrase of the test".toCharArray());
    }
}
