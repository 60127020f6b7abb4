package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Instant NOW = TestRepositories.CLOCK.instant();

    private final MemorySink stored = new MemorySink();
    private Repository repository;

    @BeforeEach
    void create() throws IOException {
        repository = TestRepositories.unencrypted(stored);
    }

    @Test
    void listsTenThousandBackupsWithTwentyRequests() throws IOException {
        putTenThousand();
        RecordingSink counting = new RecordingSink(stored);
        Repository cold = open(counting);
        counting.clear();

        List<BackupSummary> listed = cold.catalogue().view().summaries();

        assertThat(listed).hasSize(10_000);
        assertThat(listed.get(0).order()).isEqualTo(10_000);
        assertThat(counting.requests()).isLessThanOrEqualTo(20);
    }

    @Test
    void listsTenThousandBackupsWithTwentyRequestsWhenSomeAreDeletedAndGivenUpToo() throws IOException {
        putTenThousand();
        List<UUID> deleted = listed().subList(0, 900);
        for (UUID uuid : deleted) {
            repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(uuid, 1), new byte[0]);
        }
        repository.deletions().giveUp(deleted.subList(0, 800));
        RecordingSink counting = new RecordingSink(stored);
        Repository cold = open(counting);
        counting.clear();

        assertThat(cold.catalogue().view().summaries()).hasSize(9_100);
        assertThat(counting.requests()).isLessThanOrEqualTo(20);
    }

    /** The most segments that maintenance leaves: one of almost everything and three more. */
    private void putTenThousand() throws IOException {
        putMany(1, 9_808);
        repository.catalogue().maintain();
        for (int segment = 0; segment < 3; segment++) {
            putMany(9_809 + segment * 64L, 64);
            repository.catalogue().maintain();
        }
        assertThat(segments()).hasSize(4);
    }

    @Test
    void hidesDeletedBackupsAndTombstones() throws IOException {
        UUID kept = Manifests.put(repository, 1);
        UUID deleted = Manifests.put(repository, 2);
        repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(deleted, 1), new byte[0]);
        repository.sessions().buryIfUndecided(UUID.randomUUID(), "test");

        for (int state = 0; state < 2; state++) {
            assertThat(listed()).containsExactly(kept);
            assertThat(repository.catalogue().view().highestOrder()).isEqualTo(2);
            assertThat(repository.catalogue().view().unreadable()).isEmpty();
            // The same from a segment.
            foldEverything();
        }
    }

    @Test
    void tellsWhatIsDeletedFromWhatIsGivenUp() throws IOException {
        UUID kept = Manifests.put(repository, 1);
        UUID deleted = Manifests.put(repository, 2);
        UUID both = Manifests.put(repository, 3);
        // An undelete that came too late leaves it so.
        UUID givenUp = Manifests.put(repository, 4);
        repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(deleted, 1), new byte[0]);
        repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(both, 1), new byte[0]);
        repository.deletions().giveUp(List.of(both, givenUp));

        for (int state = 0; state < 2; state++) {
            Catalogue.View view = repository.catalogue().view();
            assertThat(listed()).containsExactly(kept);
            assertThat(view.highestOrder()).isEqualTo(4);
            assertThat(view.deleted()).containsExactlyInAnyOrder(deleted, both);
            assertThat(view.givenUp()).containsExactlyInAnyOrder(both, givenUp);
            assertThat(view.deletedSummaries()).extracting(BackupSummary::uuid).containsExactly(deleted);
            // The same from a segment.
            foldEverything();
        }
    }

    @Test
    void listsInTheOrderThatThePruneProtocolNeeds() throws IOException {
        RecordingSink recorded = new RecordingSink(stored);
        Repository other = open(recorded);
        recorded.clear();

        other.catalogue().view();

        assertThat(recorded.keys(SinkCall.Kind.LIST))
                .containsExactly("backup/", "deleted/", "given-up/", "note/", "catalogue/", "catalogue/");

        repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(UUID.randomUUID(), 1), new byte[0]);
        recorded.clear();
        other.catalogue().view();
        assertThat(recorded.keys(SinkCall.Kind.LIST))
                .containsExactly("backup/", "deleted/", "given-up/", "note/", "catalogue/", "catalogue/", "undelete/");
    }

    @Test
    void doesNotCountADeletionThatIsAnnouncedAsTakenBack() throws IOException {
        UUID coming = Manifests.put(repository, 1);
        UUID again = Manifests.put(repository, 2);
        repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(coming, 2), new byte[0]);
        repository.store().put(SealedKind.UNDELETE, ObjectKeys.undelete(coming, 2), new byte[0]);
        repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(again, 1), new byte[0]);
        repository.store().put(SealedKind.DELETED, ObjectKeys.deleted(again, 2), new byte[0]);
        repository.store().put(SealedKind.UNDELETE, ObjectKeys.undelete(again, 1), new byte[0]);

        Catalogue.View view = repository.catalogue().view();

        assertThat(view.summaries()).isEmpty();
        assertThat(view.deleted()).containsExactlyInAnyOrder(coming, again);
        assertThat(view.undeleting()).containsExactly(coming);
    }

    @Test
    void followsCommitOrderWhateverTheClocksSay() throws IOException {
        UUID first = Manifests.put(repository, 1, NOW.plus(Duration.ofDays(9)));
        UUID second = Manifests.put(repository, 2, NOW.minus(Duration.ofDays(30)));
        UUID third = Manifests.put(repository, 3, NOW);

        assertThat(listed()).containsExactly(third, second, first);
    }

    @Test
    void ordersEqualPositionsInOneWay() throws IOException {
        List<UUID> uuids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            uuids.add(Manifests.put(repository, 1));
        }
        List<UUID> before = listed();
        foldEverything();

        assertThat(before).containsExactlyInAnyOrderElementsOf(uuids);
        assertThat(listed()).isEqualTo(before);
    }

    @Test
    void writesASegmentAtEightBackupsOutside() throws IOException {
        putMany(1, 7);
        repository.catalogue().maintain();
        assertThat(segments()).isEmpty();

        putMany(8, 1);
        repository.catalogue().maintain();
        assertThat(segments()).hasSize(1);
        assertThat(listed()).hasSize(8);
    }

    @Test
    void mergesMoreThanFourSegmentsIntoOne() throws IOException {
        for (int segment = 0; segment < 4; segment++) {
            UUID uuid = Manifests.put(repository, segment + 1);
            note(uuid, BackupNote.Type.HOLD, Map.of());
            putMany(100L + segment * 100, 63);
            repository.catalogue().maintain();
        }
        assertThat(segments()).hasSize(4);
        repository.catalogue().maintain();
        assertThat(segments()).hasSize(4);

        putMany(900, 8);
        repository.catalogue().maintain();

        assertThat(segments()).hasSize(1);
        // Those of holds stay objects.
        assertThat(notes()).hasSize(4);
        List<BackupSummary> summaries = repository.catalogue().view().summaries();
        assertThat(summaries).hasSize(4 * 64 + 8);
        assertThat(summaries.stream().filter(BackupSummary::held)).hasSize(4);
    }

    @Test
    void foldsLooseNotesToo() throws IOException {
        UUID uuid = Manifests.put(repository, 1);
        for (int i = 0; i < 64; i++) {
            note(uuid, BackupNote.Type.TAG, Map.of("key", "k" + i, "value", "v"));
        }

        repository.catalogue().maintain();

        assertThat(notes()).isEmpty();
        assertThat(summary(uuid).notes()).hasSize(64);
    }

    @Test
    void notesThatDoNotOpenMakeNoRunWriteASegment() throws IOException {
        UUID uuid = Manifests.put(repository, 1);
        for (int i = 0; i < 8; i++) {
            stored.put(ObjectKeys.note(uuid, i + 1, "0000000" + i), ObjectContent.of(new byte[100]));
        }
        repository.catalogue().maintain();
        assertThat(segments()).isEmpty();
        assertThat(repository.catalogue().view().unreadable()).hasSize(8);

        putMany(2, 7);
        repository.catalogue().maintain();
        repository.catalogue().maintain();
        assertThat(segments()).hasSize(1);
        assertThat(notes()).hasSize(8);
    }

    @Test
    void notesThatTheStoreRetainsAreFoldedOnce() throws IOException {
        UUID uuid = Manifests.put(repository, 1);
        for (int i = 0; i < 8; i++) {
            note(uuid, BackupNote.Type.TAG, Map.of("key", "k" + i, "value", "v"));
        }
        Repository retaining = TestRepositories.access(new ForwardingSink(stored) {
                    @Override
                    public DeleteResult delete(ObjectKey key) throws IOException {
                        return key.value().startsWith(ObjectKeys.NOTES) ? DeleteResult.RETAINED : super.delete(key);
                    }
                })
                .open(null, null);

        for (int run = 0; run < 3; run++) {
            retaining.catalogue().maintain();
            assertThat(segments()).hasSize(1);
            assertThat(notes()).hasSize(8);
        }
        assertThat(summary(uuid).notes()).hasSize(8);
    }

    @Test
    void losesNothingWhenTwoMaintainAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<UUID> uuids = new ArrayList<>();
            for (int round = 0; round < 16; round++) {
                for (int i = 0; i < 64; i++) {
                    UUID uuid = Manifests.put(repository, uuids.size() + 1);
                    uuids.add(uuid);
                    if (i % 8 == 0) {
                        repository.records().addNote(uuid, 1, BackupNote.Type.HOLD, "test", Map.of());
                    }
                }
                List<Future<?>> both = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    both.add(threads.submit(() -> {
                        repository.catalogue().maintain();
                        return null;
                    }));
                }
                for (Future<?> each : both) {
                    each.get();
                }
            }
            List<BackupSummary> summaries = repository.catalogue().view().summaries();
            assertThat(summaries).extracting(BackupSummary::uuid).containsExactlyInAnyOrderElementsOf(uuids);
            assertThat(summaries.stream().filter(BackupSummary::held)).hasSize(uuids.size() / 8);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void seesANoteThatIsFoldedAwayWhileItReads() throws IOException {
        UUID uuid = Manifests.put(repository, 1);
        note(uuid, BackupNote.Type.HOLD, Map.of());
        putMany(2, 63);
        Repository reader = open(new ForwardingSink(stored) {
            private boolean done;

            @Override
            public ObjectPage list(String prefix, String after) throws IOException {
                ObjectPage page = super.list(prefix, after);
                if (!done && prefix.equals(ObjectKeys.CATALOGUE)) {
                    done = true;
                    // Somebody else writes a segment and removes the notes right after our listing.
                    repository.catalogue().maintain();
                }
                return page;
            }
        });

        assertThat(notes()).hasSize(1);
        assertThat(reader.catalogue().view().summaries().stream().filter(BackupSummary::held))
                .hasSize(1);
    }

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

    /** They are no damage, nothing is refused for them, and a merge by this release loses none. */
    @Test
    void passesOverNotesAndLinesThatOnlyALaterReleaseKnowsAndKeepsThem() throws IOException {
        UUID held = Manifests.put(repository, 1);
        note(held, BackupNote.Type.HOLD, Map.of());
        String note = "{\"type\":\"REPLICATED\",\"sequence\":7,\"where\":{}}";
        ObjectKey loose = ObjectKeys.note(held, 7, "00000000");
        repository.store().put(SealedKind.NOTE, loose, note.getBytes(StandardCharsets.UTF_8));
        String folded = "{\"note\":" + note + ",\"key\":\"" + ObjectKeys.note(held, 8, "00000000") + "\"}\n";
        String line = "{\"place\":[1,2]}\n";
        repository
                .store()
                .put(
                        SealedKind.CATALOGUE,
                        ObjectKeys.catalogue("ab".repeat(32)),
                        (folded + line).getBytes(StandardCharsets.UTF_8));

        repository.catalogue().rewrite();

        assertThat(repository.catalogue().view().unreadable()).isEmpty();
        assertThat(summary(held).held()).isTrue();
        // The hold, which is never folded, and the one that nobody knows.
        assertThat(notes()).hasSize(2).contains(loose.value());
        assertThat(segments()).hasSize(1).doesNotContain(ObjectKeys.CATALOGUE + "ab".repeat(32));
        assertThat(repository
                        .store()
                        .get(SealedKind.CATALOGUE, ObjectKey.of(segments().get(0))))
                .hasValueSatisfying(content ->
                        assertThat(new String(content, StandardCharsets.UTF_8)).contains(folded, line));
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

    private void putMany(long firstOrder, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Manifests.put(repository, firstOrder + i);
        }
    }

    /** Adds tombstones until everything goes into a segment. */
    private void foldEverything() throws IOException {
        for (int i = 0; i < 64; i++) {
            repository.sessions().buryIfUndecided(UUID.randomUUID(), "test");
        }
        repository.catalogue().maintain();
        assertThat(segments()).isNotEmpty();
    }

    private void note(UUID uuid, BackupNote.Type type, Map<String, String> values) throws IOException {
        long sequence = repository.catalogue().view().nextNoteSequence(uuid);
        repository.records().addNote(uuid, sequence, type, "test", values);
    }

    private BackupSummary summary(UUID uuid) throws IOException {
        return repository.catalogue().view().summaries().stream()
                .filter(s -> s.uuid().equals(uuid))
                .findFirst()
                .orElseThrow();
    }

    private List<UUID> listed() throws IOException {
        return repository.catalogue().view().summaries().stream()
                .map(BackupSummary::uuid)
                .toList();
    }

    private List<String> segments() throws IOException {
        return SinkObjects.keys(stored, ObjectKeys.CATALOGUE);
    }

    private List<String> notes() throws IOException {
        return SinkObjects.keys(stored, ObjectKeys.NOTES);
    }

    private void replace(ObjectKey key, byte[] bytes) {
        stored.delete(key);
        stored.put(key, ObjectContent.of(bytes));
    }

    private static Repository open(BackupSink sink) throws IOException {
        return TestRepositories.access(sink).open(null, null);
    }
}
