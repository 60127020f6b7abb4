package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is listed, in which order, and with how many requests. */
class CatalogueTest extends CatalogueFixture {
    private static final Instant NOW = TestRepositories.CLOCK.instant();

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
}
