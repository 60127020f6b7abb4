package io.backup4j.operate.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.files.FileSource;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.error.NotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillChoiceTest {
    private static final String SEED = "drill choice 71";

    @TempDir
    private Path directory;

    private DrillFixture fixture;
    private final List<Manifest> backups = new ArrayList<>();

    @BeforeEach
    void makeFiveBackups() throws IOException, NoSuchAlgorithmException {
        // The one implementation of the JDK that gives the same numbers for the same seed.
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(SEED.getBytes(StandardCharsets.UTF_8));
        fixture = new DrillFixture(directory, random);
        Path file = Files.createDirectory(directory.resolve("from")).resolve("file");
        for (int i = 0; i < 5; i++) {
            Files.writeString(file, "version " + i);
            backups.add(fixture.backup(FileSource.of("tree", file)));
        }
    }

    @AfterEach
    void everythingIsWholeAndNothingIsLeft() throws IOException {
        fixture.assertClean();
        fixture.close();
    }

    private Map<BackupId, Integer> choices(int count) throws IOException {
        Map<BackupId, Integer> chosen = new HashMap<>();
        for (int i = 0; i < count; i++) {
            chosen.merge(DrillChoice.make(fixture.repository, Optional.empty()).id(), 1, Integer::sum);
        }
        return chosen;
    }

    private void markCorrupted(Manifest backup) throws IOException {
        fixture.repository
                .records()
                .addNote(backup.record().uuid(), 1, BackupNote.Type.CORRUPTED, "test", Map.of("packs", ""));
    }

    /** 200 draws from 5: fewer than 20 of one have a probability of 2 in 10 000 each, and the numbers are always the same. */
    @Test
    void drawsEveryBackupAboutAsOften() throws IOException {
        assertThat(choices(200)).as("seed '%s'", SEED).hasSize(5).allSatisfy((id, count) -> assertThat(count)
                .isGreaterThanOrEqualTo(20));
    }

    @Test
    void neverDrawsOneThatIsKnownToBeCorrupted() throws IOException {
        markCorrupted(backups.get(1));
        markCorrupted(backups.get(4));
        assertThat(choices(60))
                .as("seed '%s'", SEED)
                .containsOnlyKeys(
                        backups.get(0).record().id(),
                        backups.get(2).record().id(),
                        backups.get(3).record().id());
    }

    @Test
    void drillsACorruptedOneIfItIsGiven() throws IOException {
        Manifest corrupted = backups.get(2);
        markCorrupted(corrupted);
        assertThat(fixture.drill(corrupted.record().id()).backup())
                .isEqualTo(corrupted.record().id());
    }

    @Test
    void saysThatThereIsNothingToDrawFrom() throws IOException {
        for (Manifest backup : backups) {
            markCorrupted(backup);
        }
        assertThatThrownBy(() -> fixture.drill(fixture.sandbox()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("it has 5, all of them known to be corrupted");
    }

    @Test
    void doesNotSpeakOfDamageWhereThereIsNoBackupYet(@TempDir Path elsewhere) throws IOException {
        try (DrillFixture empty = new DrillFixture(elsewhere)) {
            assertThatThrownBy(() -> empty.drill(empty.sandbox()))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("it has none yet")
                    .hasMessageNotContaining("corrupted");
        }
    }
}
