package io.backup4j.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.repository.StoredState;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrunePlannerTest {
    private final StoredPacks packs = new StoredPacks(1);

    @Test
    void namesEveryPackThatGoesAndWhy() throws IOException {
        packs.pack("dead", 1, 2)
                .pack("whole", 3, 4, 5)
                .pack("copy", 3, 4)
                .pack("mostly dead", 6, 7, 8, 9, 10)
                .pack("half", 11, 12);

        PrunePlan plan = plan(PruneJob.defaults(), List.of(3, 4, 5, 6, 11, 12), 10);

        assertThat(plan.packs())
                .extracting(PackPlan::pack)
                .containsExactly(packs.pack("dead"), packs.pack("copy"), packs.pack("mostly dead"));
        assertThat(plan.packs())
                .extracting(PackPlan::action)
                .containsExactly(PackPlan.Action.DEAD, PackPlan.Action.DUPLICATE, PackPlan.Action.REPACK);
        assertThat(plan.packs())
                .extracting(PackPlan::reason)
                .containsExactly(
                        "No backup needs anything in it.",
                        "Backups need 2 chunks of it, and other packs keep a copy of each.",
                        "Backups need one chunk of it that no other pack keeps, 19 % of its bytes.");
        assertThat(plan.storedPacks()).isEqualTo(5);
        assertThat(plan.truncated()).isFalse();
        long stored = plan.packs().stream().mapToLong(PackPlan::storedBytes).sum();
        assertThat(plan.copiedBytes()).isBetween(1_000L, 1_100L);
        assertThat(plan.freedBytes()).isEqualTo(stored - plan.copiedBytes());
        assertThat(plan.storedBytes()).isGreaterThan(stored);
    }

    @Test
    void takesFirstWhatFreesMostForTheLeastWhereNotAllFit() throws IOException {
        packs.pack("a fifth", 1, 2, 3, 4, 5)
                .pack("a third", 6, 7, 8)
                .pack("dead", 9)
                .pack("dead too", 10);

        PrunePlan plan = plan(PruneJob.defaults(), List.of(1, 6), 3);

        assertThat(plan.truncated()).isTrue();
        assertThat(plan.packs()).hasSize(3);
        assertThat(plan.packs().get(2).pack()).isEqualTo(packs.pack("a fifth"));
    }

    @Test
    void repacksNothingThatIsKnownToBeBad() throws IOException {
        packs.pack("bad", 1, 2, 3, 4, 5).damaged("bad");

        assertThat(plan(PruneJob.defaults(), List.of(1), 10).packs()).isEmpty();
    }

    @Test
    void repacksBelowWhatTheJobSays() throws IOException {
        packs.pack("half", 1, 2);

        assertThat(plan(PruneJob.defaults().withRepackBelow(0.2), List.of(1), 10)
                        .packs())
                .isEmpty();
        assertThat(plan(PruneJob.defaults().withRepackBelow(0.9), List.of(1), 10)
                        .packs())
                .hasSize(1);
        assertThat(plan(PruneJob.defaults().withRepackBelow(0), List.of(1), 10).packs())
                .isEmpty();
    }

    @Test
    void leavesOutWhatGoesAnyway() throws IOException {
        packs.pack("retained", 1, 2).doomed("retained");

        assertThat(plan(PruneJob.defaults(), List.of(), 10).packs()).isEmpty();
    }

    private PrunePlan plan(PruneJob job, List<Integer> needed, int most) throws IOException {
        StoredState state = packs.state();
        PackUsage usage = packs.usage(needed);
        return new PrunePlanner(new PruneFixture().repository, state, usage, new LostChunks(), job, most).plan(0);
    }
}
