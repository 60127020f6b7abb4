package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import io.backup4j.testkit.StraddlingSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody else merges segments while this process looks: no look may miss what only segments say. */
class CatalogueMergeTest {
    private final MemorySink stored = new MemorySink();
    private Repository other;
    private UUID tagged;

    /** Two segments of a backup each; the tag is in the first one and nowhere else. */
    @BeforeEach
    void create() throws IOException {
        other = TestRepositories.unencrypted(stored);
        tagged = Manifests.put(other, 1);
        other.records().addNote(tagged, 1, BackupNote.Type.TAG, "test", Map.of("key", "k", "value", "v"));
        for (int segment = 0; segment < 2; segment++) {
            for (int i = 0; i < 8; i++) {
                Manifests.put(other, 2L + segment * 8 + i);
            }
            other.catalogue().maintain();
        }
        assertThat(SinkObjects.keys(stored, ObjectKeys.NOTES)).isEmpty();
        assertThat(SinkObjects.keys(stored, ObjectKeys.CATALOGUE)).hasSize(2);
    }

    @Test
    void missesNoNoteWhenAListingShowsNeitherTheOldSegmentsNorTheNewOne() throws IOException {
        for (int straddled = 1; straddled <= 4; straddled++) {
            int which = straddled;
            Repository cold = open(new StraddlingSink(stored, ObjectKeys.CATALOGUE, n -> n == which, this::merge));
            assertWhole(cold.catalogue().view(), "cold, listing " + which);
            assertWhole(cold.catalogue().knownView(), "known, listing " + which);
        }
    }

    @Test
    void missesNoNoteWhenSomebodyMergesBetweenTwoPages() throws IOException {
        // Names of segments are random, so the merged one is on the first page in some rounds and on a later one in
        // others.
        for (int round = 0; round < 4; round++) {
            for (int page = 1; page <= 3; page++) {
                PageByPage pages = new PageByPage(stored);
                Repository host = open(pages);
                for (String look : List.of("cold", "known", "glance")) {
                    fold();
                    // So that it knows both, and notices nothing by reading.
                    host.catalogue().view();
                    pages.mergeAfter(page);
                    String when = look + " in round " + round + ", after page " + page;
                    assertWhole(look(host, look), when);
                }
            }
        }
    }

    /** One segment more, so that there are two again. */
    private void fold() throws IOException {
        for (int i = 0; i < 8; i++) {
            Manifests.put(other, 100);
        }
        other.catalogue().maintain();
    }

    private static Catalogue.View look(Repository repository, String look) throws IOException {
        return switch (look) {
            case "cold" -> repository.catalogue().view();
            case "known" -> repository.catalogue().knownView();
            default -> repository.catalogue().glance();
        };
    }

    @Test
    void missesNoNoteWhenASegmentVanishesBetweenTheListingAndTheRead() throws IOException {
        for (String known : List.of("cold", "known", "glance")) {
            boolean[] merged = {false};
            Repository reader = open(new ForwardingSink(stored) {
                @Override
                public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
                    if (!merged[0] && key.value().startsWith(ObjectKeys.CATALOGUE)) {
                        merged[0] = true;
                        merge();
                    }
                    return super.read(key, offset, target);
                }
            });
            assertWhole(look(reader, known), known);
            assertThat(merged[0]).isTrue();
        }
    }

    @Test
    void noticesThatWhatItKnowsHasVanishedAlsoAtAGlance() throws IOException {
        StraddlingSink sink = new StraddlingSink(stored, ObjectKeys.CATALOGUE, n -> n == 2, this::merge);
        Repository host = open(sink);
        assertWhole(host.catalogue().glance(), "first glance");
        assertThat(sink.listings()).isEqualTo(1);

        assertWhole(host.catalogue().glance(), "while somebody merges");
        assertThat(sink.listings()).isEqualTo(3);

        assertWhole(host.catalogue().glance(), "afterwards");
        assertThat(sink.listings()).isEqualTo(4);
    }

    @Test
    void aGlanceThatMissesAMergeStillShowsEveryBackupDeletionAndHold() throws IOException {
        UUID held = Manifests.put(other, 50);
        UUID deleted = Manifests.put(other, 51);
        other.records().addNote(held, 1, BackupNote.Type.HOLD, "test", Map.of());
        other.store().put(SealedKind.DELETED, ObjectKeys.deleted(deleted, 1), new byte[0]);
        Repository cold = open(new StraddlingSink(stored, ObjectKeys.CATALOGUE, n -> true, this::merge));

        Catalogue.View view = cold.catalogue().glance();

        assertThat(view.summaries()).hasSize(18);
        assertThat(view.highestOrder()).isEqualTo(51);
        assertThat(view.held(held)).isTrue();
        assertThat(view.deleted()).containsExactly(deleted);
        assertThat(view.unreadable()).isEmpty();
    }

    @Test
    void aMergeOfItsOwnCostsNoSecondListing() throws IOException {
        RecordingSink recorded = new RecordingSink(stored);
        Repository host = open(recorded);
        host.catalogue().rewrite();
        recorded.clear();

        assertWhole(host.catalogue().glance(), "after its own merge");
        assertThat(recorded.keys(SinkCall.Kind.LIST)).containsOnlyOnce(ObjectKeys.CATALOGUE);
    }

    @Test
    void givesUpByNameWhenSegmentsVanishInEveryListing() throws IOException {
        Repository cold = open(new StraddlingSink(stored, ObjectKeys.CATALOGUE, n -> n > 1, this::merge));

        assertThatThrownBy(() -> cold.catalogue().view())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("segments")
                .hasMessageContaining("keep vanishing");
        assertWhole(open(stored).catalogue().view(), "later");
    }

    @Test
    void aFoldByWhoMissedAMergeLosesNothing() throws IOException {
        for (int i = 0; i < 8; i++) {
            Manifests.put(other, 60);
        }
        Repository folding = open(new StraddlingSink(stored, ObjectKeys.CATALOGUE, n -> n % 2 == 1, this::merge));
        folding.catalogue().maintain();
        folding.catalogue().rewrite();

        assertWhole(open(stored).catalogue().view(), "afterwards");
        SoundRepository.check(stored);
    }

    /** Rewritten under a new name each time. */
    private void merge() throws IOException {
        other.catalogue().rewrite();
    }

    private void assertWhole(Catalogue.View view, String when) {
        assertThat(view.notesOf(tagged)).as(when).hasSize(1);
        assertThat(view.summaries()).as(when).hasSizeGreaterThanOrEqualTo(17);
        assertThat(view.unreadable()).as(when).isEmpty();
    }

    private static Repository open(BackupSink sink) throws IOException {
        return TestRepositories.access(sink).open(null, null);
    }

    /** Shows one segment per page, and lets somebody merge after one of the pages. */
    private final class PageByPage extends ForwardingSink {
        private int left;

        private PageByPage(BackupSink sink) {
            super(sink);
        }

        /** Counted from 1, from here. */
        private void mergeAfter(int page) {
            left = page;
        }

        @Override
        public ObjectPage list(String prefix, String after) throws IOException {
            ObjectPage page = super.list(prefix, after);
            if (!prefix.equals(ObjectKeys.CATALOGUE)) {
                return page;
            }
            List<ObjectInfo> one = new ArrayList<>(
                    page.objects().subList(0, Math.min(1, page.objects().size())));
            boolean more = page.objects().size() > 1;
            if (--left == 0) {
                merge();
            }
            return new ObjectPage(one, more);
        }
    }
}
