package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupNote.Type;
import io.backup4j.spi.backup.BackupSummary;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notes as the catalogue shows them, folded. */
class NoteFoldTest {
    private static final Map<String, String> NONE = Map.of();

    private Repository repository;
    private UUID backup;

    @BeforeEach
    void create() throws IOException {
        repository = TestRepositories.unencrypted(new MemorySink());
        backup = Manifests.put(repository, 1);
    }

    @Test
    void aReleaseEndsAHoldAndALaterHoldBeginsAgain() throws IOException {
        note(1, Type.HOLD, NONE);
        assertThat(summary().held()).isTrue();
        note(2, Type.RELEASE, NONE);
        assertThat(summary().held()).isFalse();
        note(3, Type.HOLD, NONE);
        assertThat(summary().held()).isTrue();
    }

    @Test
    void atEqualSequenceHoldBeatsReleaseWhoeverWasFirst() throws IOException {
        note(1, Type.HOLD, NONE);
        note(2, Type.HOLD, NONE);
        note(2, Type.RELEASE, NONE);

        assertThat(summary().held()).isTrue();
    }

    @Test
    void atEqualSequenceCorruptedBeatsValidation() throws IOException {
        note(1, Type.CORRUPTED, NONE);
        note(1, Type.VALIDATION, Map.of("result", "ok", "readFraction", "1.0"));

        assertThat(summary().corrupted()).isTrue();
    }

    @Test
    void onlyAValidationThatReadEverythingEndsACorruption() throws IOException {
        note(1, Type.CORRUPTED, NONE);
        note(2, Type.VALIDATION, Map.of("result", "ok", "readFraction", "0.5"));
        assertThat(summary().corrupted()).isTrue();

        note(3, Type.VALIDATION, Map.of("result", "damaged", "readFraction", "1.0"));
        assertThat(summary().corrupted()).isTrue();
        assertThat(summary().verified()).isFalse();

        note(4, Type.VALIDATION, Map.of("result", "ok", "readFraction", "1.0"));
        assertThat(summary().corrupted()).isFalse();
        assertThat(summary().verified()).isTrue();
    }

    @Test
    void aSkippedDrillNeverHidesOneThatRan() throws IOException {
        note(1, Type.DRILL, Map.of("result", "skipped", "reason", "no room"));
        assertThat(drill()).isEqualTo("skipped");
        note(2, Type.DRILL, Map.of("result", "skipped", "reason", "no sandbox"));
        assertThat(summary().note(Type.DRILL).orElseThrow().sequence()).isEqualTo(2);

        note(3, Type.DRILL, Map.of("result", "failed"));
        note(4, Type.DRILL, Map.of("result", "skipped", "reason", "no room"));
        assertThat(drill()).isEqualTo("failed");

        note(5, Type.DRILL, Map.of("result", "ok"));
        assertThat(drill()).isEqualTo("ok");
    }

    @Test
    void aDrillThatWentWellEndsNoCorruption() throws IOException {
        note(1, Type.CORRUPTED, NONE);
        note(2, Type.DRILL, Map.of("result", "ok"));

        assertThat(summary().corrupted()).isTrue();
        assertThat(summary().verified()).isFalse();
    }

    private String drill() throws IOException {
        return summary().note(Type.DRILL).orElseThrow().values().get("result");
    }

    @Test
    void eachTagIsReplacedByItsOwnKey() throws IOException {
        note(1, Type.TAG, Map.of("key", "a", "value", "1"));
        note(2, Type.TAG, Map.of("key", "b", "value", "2"));
        note(3, Type.TAG, Map.of("key", "a", "value", "3"));

        assertThat(summary().notes())
                .extracting(BackupNote::values)
                .containsExactlyInAnyOrder(Map.of("key", "a", "value", "3"), Map.of("key", "b", "value", "2"));
    }

    @Test
    void aNoteAddedAfterItsPredecessorsWereFoldedAwayWins() throws IOException {
        note(1, Type.HOLD, NONE);
        for (int i = 0; i < 64; i++) {
            repository.sessions().buryIfUndecided(UUID.randomUUID(), "test");
        }
        repository.catalogue().maintain();
        long next = repository.catalogue().view().nextNoteSequence(backup);

        assertThat(next).isEqualTo(2);
        note(next, Type.RELEASE, NONE);
        assertThat(summary().held()).isFalse();
    }

    private void note(long sequence, Type type, Map<String, String> values) throws IOException {
        repository.records().addNote(backup, sequence, type, "test", values);
    }

    private BackupSummary summary() throws IOException {
        return repository.catalogue().view().summaries().get(0);
    }
}
