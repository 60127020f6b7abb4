package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.pack.PackName;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote.Type;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DamagedPacksTest {
    private final MemorySink stored = new MemorySink();
    private final PackName a = PackName.random(new SecureRandom());
    private final PackName b = PackName.random(new SecureRandom());
    private Repository repository;
    private UUID backup;

    @BeforeEach
    void create() throws IOException {
        repository = TestRepositories.unencrypted(stored);
        backup = Manifests.put(repository, 1);
    }

    @AfterEach
    void isSound() throws IOException {
        SoundRepository.check(stored);
    }

    @Test
    void areThoseOfTheLastWordOnEachBackup() throws IOException {
        UUID other = Manifests.put(repository, 2);
        assertThat(damaged()).isEmpty();

        repository.records().addNote(backup, 1, Type.CORRUPTED, "verify", Map.of("packs", a + "," + b));
        repository.records().addNote(other, 1, Type.CORRUPTED, "verify", Map.of("packs", b + ",nonsense"));
        assertThat(damaged()).containsExactlyInAnyOrder(a, b);

        repository
                .records()
                .addNote(backup, 2, Type.VALIDATION, "verify", Map.of("result", "ok", "readFraction", "1.0"));
        assertThat(damaged()).containsExactly(b);
    }

    @Test
    void doNotBecomeGoodBecauseTheirBackupIsDeleted() throws IOException {
        repository.records().addNote(backup, 1, Type.CORRUPTED, "verify", Map.of("packs", a.toString()));

        repository.deletions().delete(backup, "operator", "damaged");

        assertThat(damaged()).containsExactly(a);
    }

    private Set<PackName> damaged() throws IOException {
        return DamagedPacks.of(repository.catalogue().view());
    }
}
