package io.backup4j.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.repository.WriterSession;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.LockedException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.LaggingSink;
import io.backup4j.testkit.NonConditionalSink;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stores that do not keep what section 9.1 of the format page asks of them are found out before anything is lost. */
class WeakStoreTest {
    private static final Settings SHARED = World.SETTINGS;
    private static final Settings ALONE = TestRepositories.settings(2, 12 << 20, true);

    private World world;

    @BeforeEach
    void create() throws IOException {
        world = Worlds.worn();
        // Who is registered keeps everybody else out of single-writer mode.
        for (var session : world.open().sessions().list()) {
            world.open().sessions().expel(session, "unlock");
        }
    }

    /** A store that looks like the one of the test. */
    private record Weak(String name, Function<BackupSink, BackupSink> store) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Weak> laggingBehindPuts() {
        return Stream.of(
                new Weak("a little behind puts", sink -> LaggingSink.behindPuts(sink, 5)),
                new Weak("far behind puts", sink -> LaggingSink.behindPuts(sink, 1_000)),
                new Weak("behind puts, and says so", sink -> LaggingSink.honest(sink, 1_000)));
    }

    static Stream<Weak> lagging() {
        return Stream.concat(
                laggingBehindPuts(),
                Stream.of(
                        new Weak("a little behind deletions", sink -> LaggingSink.behindDeletes(sink, 3)),
                        new Weak("far behind deletions", sink -> LaggingSink.behindDeletes(sink, 1_000))));
    }

    @ParameterizedTest
    @MethodSource("laggingBehindPuts")
    void nobodySharesAStoreWhoseListingsLagBehindPuts(Weak weak) throws IOException {
        BackupSink store = weak.store().apply(world.sink());

        assertUnsuitable(() -> world.backup(world.open(store, SHARED), BackupType.FULL, World.files(60, 2, 300)));
        world.assertWhole("refused");
        world.backup(world.open(store, ALONE), BackupType.FULL, World.files(60, 2, 300));
        world.assertWhole("alone");
    }

    @ParameterizedTest
    @MethodSource("lagging")
    void aStoreWhoseListingsLagIsNeverPruned(Weak weak) throws IOException {
        for (Settings settings : List.of(SHARED, ALONE)) {
            BackupSink store = weak.store().apply(world.sink());
            List<String> packs = world.keys("pack/");
            assertUnsuitable(() ->
                    World.prune(world.open(store, settings), World.pruneJob().withRepackBelow(0)));
            assertThat(world.keys("pack/")).isEqualTo(packs);
            assertThat(world.keys("generation/")).noneMatch(key -> key.endsWith("/head"));
            world.assertWhole("refused");
        }
    }

    @Test
    void nobodySharesAStoreThatOverwrites() throws IOException {
        BackupSink store = new NonConditionalSink(world.sink());

        assertUnsuitable(() -> world.backup(world.open(store, SHARED), BackupType.FULL, World.files(60, 2, 300)));
        assertUnsuitable(() -> World.prune(world.open(store, SHARED), World.pruneJob()));
        world.assertListedAndRestorable("refused");
    }

    @Test
    void aStoreThatOverwritesIsPrunedByWhoIsAlone() throws IOException {
        // Not watched: overwriting its own registration is what the probe looks for.
        Repository repository = world.open(new NonConditionalSink(world.stored), ALONE);
        try (WriterSession other = world.open().registerWriter()) {
            assertThatThrownBy(() -> World.prune(repository, World.pruneJob()))
                    .isInstanceOf(LockedException.class)
                    .hasMessageContaining("in use");
            assertThat(other.uuid()).isNotNull();
        }
        PruneOutcome outcome = World.prune(repository, World.pruneJob());

        assertThat(outcome.packsDeleted()).isPositive();
        world.backup(repository, BackupType.FULL, World.files(60, 2, 300));
        world.assertWhole("alone");
        world.assertNothingIsLeftToDo("alone");
    }

    private static void assertUnsuitable(ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(BackupException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.UNSUITABLE_SINK));
    }
}
