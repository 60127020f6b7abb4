package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that the storage has lost and that no catalogue segment repeats yet. */
class VerifyLostRecordsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"backup/", "id/"})
    void aVerificationOfEverythingNamesThem(String prefix) throws IOException {
        Files.writeString(directory.resolve("notes"), "one");
        MemorySink stored = new MemorySink();
        BackupRepository repository = BackupRepository.createUnencrypted(stored, RepositoryOptions.defaults());
        BackupPlan plan = BackupPlan.named("nightly")
                .source(FileSource.of("files", directory))
                .build();
        repository.backup(plan);
        String key = SinkObjects.keys(stored, prefix).get(0);
        byte[] bytes = SinkObjects.read(stored, ObjectKey.of(key));
        stored.delete(ObjectKey.of(key));

        assertThat(verify(repository).findings())
                .filteredOn(finding -> key.equals(finding.objectOrNull()))
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING_OBJECT));

        stored.put(ObjectKey.of(key), ObjectContent.of(bytes));
        assertThat(verify(repository).findings()).isEmpty();
    }

    private static VerifyReport verify(BackupRepository repository) {
        return repository.verify(VerifyRequest.everything(), RunControl.none());
    }
}
