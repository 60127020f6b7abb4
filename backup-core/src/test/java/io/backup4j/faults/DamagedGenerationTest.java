package io.backup4j.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of writers and pruners when an object below {@code generation/} does not open any more, and nobody has another copy of it. */
class DamagedGenerationTest {

    @ParameterizedTest
    @ValueSource(strings = {"/head", "/condemned-"})
    void whatCannotBeReadOfAProposalIsNotDeletedAndTheNextGenerationBeginsAnew(String part) throws IOException {
        World world = Worlds.everyKind(SealMode.AES_256_GCM, FaultAt.put("/verdict"));
        String key = damage(world, "generation/0000000002", part);

        assertThatThrownBy(() -> world.backup(World.files(70, 1, 300)))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("Run 'cleanup'");
        PruneOutcome outcome = world.prune();

        assertThat(outcome.generations()).containsExactly(2L, 3L);
        assertThat(outcome.findings()).extracting(Finding::message).anyMatch(message -> message.contains(key));
        world.assertWhole("settled");
        world.backup(World.files(70, 1, 300));
        world.assertWhole("backed up");
        world.assertNothingIsLeftToDo("backed up");
    }

    @Test
    void whatAFinishedGenerationLeftFollowsFromItsVerdict() throws IOException {
        World world = Worlds.worn();
        world.prune();
        damage(world, "generation/0000000001", "/finished");

        world.backup(World.files(70, 1, 300));
        world.delete(world.marked());
        assertThat(world.prune().packsDeleted()).isPositive();
        world.assertWhole("pruned");
        world.assertNothingIsLeftToDo("pruned");
    }

    @Test
    void nobodyGuessesAVerdict() throws IOException {
        World world = Worlds.everyKind(SealMode.AES_256_GCM, FaultAt.delete("pack/"));
        String key = damage(world, "generation/0000000002", "/verdict");

        assertThatThrownBy(world::prune)
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("put an intact copy of the object back");
        world.backup(World.files(70, 1, 300));
        world.assertWhole("not pruned");
    }

    private static String damage(World world, String generation, String part) throws IOException {
        String key = world.keys(generation).stream()
                .filter(each -> each.contains(part))
                .findFirst()
                .orElseThrow();
        byte[] bytes = world.content(ObjectKey.of(key)).toByteArray();
        bytes[60] ^= 1;
        world.stored.delete(ObjectKey.of(key));
        world.stored.put(ObjectKey.of(key), ObjectContent.of(bytes));
        return key;
    }
}
