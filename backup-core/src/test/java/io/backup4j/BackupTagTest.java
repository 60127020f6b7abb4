package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.files.FileSource;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.retention.KeepRule;
import io.backup4j.spi.retention.RetentionPolicy;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags as a host gives them and retention reads them. */
class BackupTagTest {
    @TempDir
    private Path directory;

    private BackupRepository repository;

    @BeforeEach
    void makeRepository() throws IOException {
        Files.writeString(directory.resolve("file"), "content");
        repository = BackupRepository.createUnencrypted(
                new MemorySink(),
                RepositoryOptions.builder().requestedBy("tester").build());
    }

    @AfterEach
    void everythingListedIsWhole() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .findings())
                .isEmpty();
        repository.close();
    }

    private BackupId backup() {
        return repository
                .backup(BackupPlan.named("plan")
                        .source(FileSource.of("files", directory))
                        .build())
                .manifest()
                .id();
    }

    private List<Map<String, String>> tagsOf(BackupId id) {
        return tagsOf(repository, id);
    }

    private static List<Map<String, String>> tagsOf(BackupRepository from, BackupId id) {
        return from.list().stream()
                .filter(backup -> backup.id().equals(id))
                .map(BackupSummary::notes)
                .flatMap(List::stream)
                .filter(note -> note.type() == BackupNote.Type.TAG)
                .map(BackupNote::values)
                .toList();
    }

    @Test
    void retentionKeepsWhatHasATag() {
        BackupId release = backup();
        backup();
        backup();

        repository.tag(release, "release", "1.0");

        RetentionPolicy policy = RetentionPolicy.of(KeepRule.tagged("release", "1.0"), KeepRule.last(1));
        assertThat(repository
                        .applyRetention(RetentionRequest.of(policy).build())
                        .deleted())
                .doesNotContain(release)
                .hasSize(1);
        assertThat(repository.list()).hasSize(2).extracting(BackupSummary::id).contains(release);
    }

    /** Whoever cleans up right after the commit, before anybody could have tagged it, sees the tags of the plan. */
    @Test
    void aBackupHasTheTagsOfItsPlanWhenItIsListed() throws IOException {
        MemorySink stored = new MemorySink();
        List<List<Map<String, String>>> seen = new ArrayList<>();
        BackupSink watched = new ForwardingSink(stored) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                PutResult result = super.put(key, content);
                if (key.value().startsWith("backup/")) {
                    BackupRepository other = BackupRepository.openUnencrypted(stored, RepositoryOptions.defaults());
                    seen.add(tagsOf(other, other.latest().id()));
                }
                return result;
            }
        };
        repository = BackupRepository.createUnencrypted(watched, RepositoryOptions.defaults());

        BackupId id = repository
                .backup(BackupPlan.named("plan")
                        .source(FileSource.of("files", directory))
                        .tag("release", "1.0")
                        .tag("stage", "test")
                        .build())
                .manifest()
                .id();

        assertThat(seen).singleElement().satisfies(tags -> assertThat(tags)
                .containsExactlyInAnyOrder(
                        Map.of("key", "release", "value", "1.0"), Map.of("key", "stage", "value", "test")));
        repository.tag(id, "release", "1.1");
        assertThat(tagsOf(id))
                .contains(Map.of("key", "release", "value", "1.1"))
                .hasSize(2);
    }

    @Test
    void aTagHasTheValueThatItWasGivenLast() {
        BackupId id = backup();

        repository.tag(id, "release", "1.0");
        repository.tag(id, "stage", "test");
        repository.tag(id, "release", "1.1");

        assertThat(tagsOf(id))
                .containsExactlyInAnyOrder(
                        Map.of("key", "release", "value", "1.1"), Map.of("key", "stage", "value", "test"));
    }

    @Test
    void whatIsNotListedGetsNoTag() {
        BackupId id = backup();
        backup();
        repository.delete(id, "by mistake");

        assertThatThrownBy(() -> repository.tag(id, "release", "1.0")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> repository.tag(BackupId.of("backup_20200101_000000_full"), "release", "1.0"))
                .isInstanceOf(NotFoundException.class);

        repository.undelete(id);
        assertThat(tagsOf(id)).isEmpty();
    }

    @Test
    void aTagNeedsAKey() {
        BackupId id = backup();

        assertThatThrownBy(() -> repository.tag(id, " ", "1.0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key");
    }
}
