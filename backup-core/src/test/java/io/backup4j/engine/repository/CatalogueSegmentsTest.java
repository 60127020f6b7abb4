package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** When segments are written and merged, what they take up, and that nothing is lost meanwhile. */
class CatalogueSegmentsTest extends CatalogueFixture {
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
}
