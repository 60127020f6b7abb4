package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a repository has read once it need not read again; what others do it must see all the same. */
class KnownObjectsTest {
    private final MemorySink stored = new MemorySink();
    private final RecordingSink recorded = new RecordingSink(stored);
    private Repository repository;
    /** Another process on the same place. */
    private Repository other;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored).close();
        repository = TestRepositories.access(recorded).open(null, null);
        other = TestRepositories.access(stored).open(null, null);
    }

    @Test
    void readsEachObjectOnceAndListsEachTime() throws IOException {
        for (int i = 1; i <= 5; i++) {
            other.records().addNote(Manifests.put(other, i), 1, BackupNote.Type.TAG, "test", Map.of("key", "k"));
        }
        recorded.clear();

        assertThat(repository.catalogue().knownView().summaries()).hasSize(5);
        assertThat(recorded.requests(SinkCall.Kind.READ)).isEqualTo(10);
        recorded.clear();

        assertThat(repository.catalogue().knownView().summaries()).hasSize(5);
        assertThat(recorded.keys(SinkCall.Kind.LIST))
                .containsExactly("backup/", "deleted/", "given-up/", "note/", "catalogue/", "catalogue/");
        assertThat(recorded.requests()).isEqualTo(6);
        recorded.clear();

        assertThat(repository.catalogue().glance().summaries()).hasSize(5);
        assertThat(recorded.keys(SinkCall.Kind.LIST))
                .containsExactly("backup/", "deleted/", "given-up/", "note/", "catalogue/");
        assertThat(recorded.requests()).isEqualTo(5);
    }

    @Test
    void missesNothingThatOthersDoMeanwhile() throws IOException {
        UUID first = Manifests.put(other, 1);
        UUID second = Manifests.put(other, 2);
        assertThat(known()).containsExactly(second, first);

        UUID third = Manifests.put(other, 3);
        other.records().addNote(first, 1, BackupNote.Type.HOLD, "test", Map.of());
        other.store().put(SealedKind.DELETED, ObjectKeys.deleted(second, 1), new byte[0]);

        Catalogue.View view = repository.catalogue().knownView();
        assertThat(known()).containsExactly(third, first);
        assertThat(view.held(first)).isTrue();
        assertThat(view.deleted()).containsExactly(second);

        other.catalogue().rewrite();
        assertThat(known()).containsExactly(third, first);
        assertThat(repository.catalogue().knownView().held(first)).isTrue();
    }

    @Test
    void showsDamageOfWhatIsKnownToWhoAsksForWhatIsStored() throws IOException {
        UUID uuid = Manifests.put(other, 1);
        ObjectKey key = ObjectKeys.backup(uuid);
        assertThat(known()).containsExactly(uuid);
        byte[] intact = SinkObjects.read(stored, key);
        byte[] damaged = intact.clone();
        damaged[damaged.length / 2] ^= 1;
        replace(key, damaged);

        assertThat(repository.catalogue().knownView().unreadable()).isEmpty();
        assertThat(repository.catalogue().view().unreadable()).containsOnlyKeys(key);
        // Nobody goes on with what is known to be otherwise.
        assertThat(repository.catalogue().knownView().unreadable()).containsOnlyKeys(key);

        replace(key, intact);
        assertThat(repository.catalogue().knownView().unreadable()).isEmpty();
    }

    @Test
    void doesNotKeepAManifestThatDidNotOpen() throws IOException {
        UUID uuid = Manifests.put(other, 1);
        ObjectKey key = ObjectKeys.backup(uuid);
        byte[] intact = SinkObjects.read(stored, key);
        byte[] damaged = intact.clone();
        damaged[damaged.length / 2] ^= 1;

        replace(key, damaged);
        assertThatThrownBy(() -> repository.records().load(uuid)).isInstanceOf(BackupException.class);
        replace(key, intact);
        assertThat(known()).containsExactly(uuid);
        assertThat(repository.catalogue().knownView().unreadable()).isEmpty();
        assertThat(repository.records().load(uuid)).isPresent();

        replace(key, damaged);
        assertThatThrownBy(() -> repository.records().load(uuid)).isInstanceOf(BackupException.class);
        assertThatThrownBy(() -> repository.records().loadKnown(uuid)).isInstanceOf(BackupException.class);
        replace(key, intact);
        assertThat(repository.records().loadKnown(uuid)).isPresent();
        assertThat(repository.catalogue().view().unreadable()).isEmpty();
    }

    @Test
    void forgetsAManifestThatIsGone() throws IOException {
        UUID uuid = Manifests.put(other, 1);
        assertThat(repository.records().loadKnown(uuid)).isPresent();
        stored.delete(ObjectKeys.backup(uuid));

        assertThat(repository.records().load(uuid)).isEmpty();
        assertThat(repository.records().loadKnown(uuid)).isEmpty();
    }

    @Test
    void keepsWhatADamagedSegmentHeldIfItIsKnown() throws IOException {
        UUID tagged = Manifests.put(repository, 1);
        repository.records().addNote(tagged, 1, BackupNote.Type.TAG, "test", Map.of("key", "k", "value", "v"));
        repository.catalogue().rewrite();
        ObjectKey segment =
                ObjectKey.of(SinkObjects.keys(stored, ObjectKeys.CATALOGUE).get(0));
        byte[] bytes = SinkObjects.read(stored, segment);
        bytes[bytes.length / 2] ^= 1;
        replace(segment, bytes);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 8; j++) {
                Manifests.put(repository, 10L + i);
            }
            repository.catalogue().maintain();
        }
        repository.catalogue().maintain();

        // All are merged now, and the note that was only there is in the new one.
        List<BackupSummary> cold = TestRepositories.access(stored)
                .open(null, null)
                .catalogue()
                .view()
                .summaries();
        assertThat(SinkObjects.keys(stored, ObjectKeys.CATALOGUE)).hasSize(1).doesNotContain(segment.value());
        assertThat(cold).hasSize(33);
        assertThat(cold.stream().filter(backup -> backup.uuid().equals(tagged)))
                .allSatisfy(backup -> assertThat(backup.notes()).hasSize(1));
    }

    @Test
    void asksNothingWhileNoSegmentIsDueAndWritesOneWhenItIs() throws IOException {
        for (int i = 1; i <= 6; i++) {
            Manifests.put(repository, i);
        }
        repository.catalogue().knownView();
        recorded.clear();

        repository.catalogue().maintainIfDue(1);
        assertThat(recorded.requests()).isZero();

        Manifests.put(other, 7);
        Manifests.put(repository, 8);
        repository.catalogue().maintainIfDue(2);
        assertThat(SinkObjects.keys(stored, ObjectKeys.CATALOGUE)).hasSize(1);
        assertThat(known()).hasSize(8);
    }

    @Test
    void keepsNoMoreThanItsBound() throws IOException {
        MemorySink sink = new MemorySink();
        RecordingSink counted = new RecordingSink(sink);
        // A 32nd of this: 25 objects of 1000 bytes and what each costs besides.
        KnownObjects few = new KnownObjects(counted, 32 * 25 * 1256);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                ObjectKey key = ObjectKey.of("note/" + i);
                sink.put(key, ObjectContent.of(new byte[1000]));
                assertThat(few.get(key, 1000))
                        .hasValueSatisfying(bytes -> assertThat(bytes).hasSize(1000));
            }
        }
        assertThat(counted.requests(SinkCall.Kind.READ)).isBetween(150L, 200L);
    }

    private List<UUID> known() throws IOException {
        return repository.catalogue().knownView().summaries().stream()
                .map(BackupSummary::uuid)
                .toList();
    }

    private void replace(ObjectKey key, byte[] bytes) {
        stored.delete(key);
        stored.put(key, ObjectContent.of(bytes));
    }
}
