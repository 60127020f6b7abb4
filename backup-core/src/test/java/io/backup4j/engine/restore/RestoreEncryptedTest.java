package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.seal.KdfOptions;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreEncryptedTest {
    @TempDir
    private Path directory;

    @Test
    void restoresWhatWasSealedWithAKeyThatIsOpenedAnew() throws IOException {
        Path tree = directory.resolve("from/tree");
        TestTree.seeded(51).build(tree);
        MemorySink sink = new MemorySink();
        RepositoryAccess access = new RepositoryAccess(sink, RestoreFixture.SETTINGS);
        try (Credential credential = Credential.passphrase("correct horse".toCharArray())) {
            RestoreFixture fixture = new RestoreFixture();
            Manifest manifest;
            try (Repository made =
                    access.create(credential, KdfOptions.pbkdf2()).repository()) {
                manifest = fixture.backup(made, FileSource.of("tree", tree));
            }
            try (Repository opened = access.open(credential, null)) {
                RestoreOutcome outcome = new RestoreRunner(
                                opened,
                                RestoreFixture.job("tree", FileTarget.into(directory.resolve("to")), path -> true),
                                RunControl.none())
                        .run(manifest);
                assertThat(outcome.complete()).isTrue();
            }
        }
        assertThat(TreeSnapshot.of(directory.resolve("to/tree")).differencesFrom(TreeSnapshot.of(tree)))
                .isEmpty();
    }
}
