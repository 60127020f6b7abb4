package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.pack.PackName;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote.Type;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
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

    @Test
    void areThoseOfMarksToo() throws IOException {
        repository.records().addNote(backup, 1, Type.CORRUPTED, "verify", Map.of("packs", a.toString()));
        repository.damagedPacks().mark(b, "verify", "seen");
        repository.damagedPacks().mark(b, "verify", "seen again");

        assertThat(damaged()).containsExactlyInAnyOrder(a, b);
        assertThat(repository.damagedPacks().marked()).containsExactly(b);
    }

    /** The key says all; a mark that was damaged itself must not vouch for its pack. */
    @Test
    void areKnownByTheKeysOfTheirMarks() throws IOException {
        stored.put(ObjectKey.of("damaged/" + a), ObjectContent.of(new byte[] {1}));
        stored.put(ObjectKey.of("damaged/nonsense"), ObjectContent.of(new byte[] {1}));

        assertThat(damaged()).containsExactly(a);
    }

    @Test
    void areForgottenWhenTheirPackIsGoneAndNeverBefore() throws IOException {
        stored.put(a.key(), ObjectContent.of(new byte[] {1}));
        repository.damagedPacks().mark(a, "verify", "seen");
        repository.damagedPacks().mark(b, "verify", "seen");

        repository.damagedPacks().forgetGone();

        assertThat(damaged()).containsExactly(a);
        stored.delete(a.key());
    }

    /** Somebody stores a pack and somebody else finds it damaged between the two listings. */
    @Test
    void areNotForgottenIfTheyWereMarkedMeanwhile() throws IOException {
        PackName late = PackName.random(new SecureRandom());
        repository.damagedPacks().mark(a, "verify", "seen");
        boolean[] done = {false};
        Repository watched = TestRepositories.access(new ForwardingSink(stored) {
                    @Override
                    public ObjectPage list(String prefix, String after) throws IOException {
                        ObjectPage page = super.list(prefix, after);
                        if (!done[0] && prefix.matches("(damaged|pack)/")) {
                            done[0] = true;
                            stored.put(late.key(), ObjectContent.of(new byte[] {1}));
                            repository.damagedPacks().mark(late, "verify", "seen just now");
                        }
                        return page;
                    }
                })
                .open(null, null);

        watched.damagedPacks().forgetGone();

        assertThat(done[0]).isTrue();
        assertThat(damaged()).containsExactly(late);
        stored.delete(late.key());
    }

    private Set<PackName> damaged() throws IOException {
        return repository.damagedPacks().known(repository.catalogue().view());
    }
}
