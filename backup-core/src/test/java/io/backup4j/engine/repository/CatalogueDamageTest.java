package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is damaged or lost is named, and what can still be read in another way is listed. */
class CatalogueDamageTest extends CatalogueFixture {
    @Test
    void readsTheManifestsInsteadOfADamagedSegmentAndSaysSo() throws IOException {
        putMany(1, 64);
        repository.catalogue().maintain();
        ObjectKey segment = ObjectKey.of(segments().get(0));
        byte[] bytes = SinkObjects.read(stored, segment);
        bytes[bytes.length / 2] ^= 1;
        replace(segment, bytes);

        Catalogue.View view = repository.catalogue().view();

        assertThat(view.summaries()).hasSize(64);
        assertThat(view.unreadable()).containsOnlyKeys(segment);
    }

    @Test
    void readsTheManifestsInsteadOfASegmentThatItDoesNotUnderstand() throws IOException {
        putMany(1, 3);
        repository
                .store()
                .put(
                        SealedKind.CATALOGUE,
                        ObjectKeys.catalogue("ab".repeat(32)),
                        "{\"backup\":7}\n".getBytes(StandardCharsets.UTF_8));

        assertThat(listed()).hasSize(3);
    }

    @Test
    void keepsDamagedSegmentsWhenItMerges() throws IOException {
        UUID held = Manifests.put(repository, 1);
        note(held, BackupNote.Type.HOLD, Map.of());
        putMany(2, 63);
        repository.catalogue().maintain();
        ObjectKey damaged = ObjectKey.of(segments().get(0));
        byte[] intact = SinkObjects.read(stored, damaged);
        byte[] bytes = intact.clone();
        bytes[60] ^= 1;
        replace(damaged, bytes);
        for (int segment = 1; segment <= 8; segment++) {
            putMany(segment * 100L, 64);
            // Another process, which has nothing but what is stored.
            open(stored).catalogue().maintain();
        }

        // Perhaps it was the reading that flipped the bit, or another copy is intact: its notes are nowhere else.
        assertThat(segments()).contains(damaged.value());
        replace(damaged, intact);
        assertThat(summary(held).held()).isTrue();
        assertThat(listed()).hasSize(9 * 64);
    }

    @Test
    void neverTakesADamagedManifestForATombstone() throws IOException {
        UUID uuid = Manifests.put(repository, 1);
        ObjectKey key = ObjectKeys.backup(uuid);
        byte[] bytes = SinkObjects.read(stored, key);
        // The kind of record, section 5 of the format page.
        bytes[7] = (byte) SealedKind.TOMBSTONE.id();
        replace(key, bytes);

        assertThat(repository.catalogue().view().unreadable()).containsOnlyKeys(key);
    }

    /** Manifests are never removed: where a segment still repeats one that is not there, it was lost, and says so until it is put back. */
    @Test
    void namesAManifestThatASegmentRepeatsAndThatIsLost() throws IOException {
        putMany(1, 64);
        repository.catalogue().maintain();
        UUID lost = listed().get(3);
        ObjectKey key = ObjectKeys.backup(lost);
        byte[] manifest = SinkObjects.read(stored, key);
        stored.delete(key);

        assertThat(repository.catalogue().view().missed()).containsOnlyKeys(key);
        assertThat(listed()).hasSize(63).doesNotContain(lost);

        repository.catalogue().rewrite();
        assertThat(repository.catalogue().view().missed()).containsOnlyKeys(key);

        stored.put(key, ObjectContent.of(manifest));
        assertThat(repository.catalogue().view().missed()).isEmpty();
        assertThat(listed()).hasSize(64).contains(lost);
    }
}
