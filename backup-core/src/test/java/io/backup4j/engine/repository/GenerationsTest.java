package io.backup4j.engine.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.NonConditionalSink;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GenerationsTest {
    private static final UUID BACKUP = new UUID(1, 2);

    private final MemorySink stored = new MemorySink();
    private final KeyedFaultSink faulty = new KeyedFaultSink(stored);
    private final PackName a = PackName.random(new SecureRandom());
    private final PackName b = PackName.random(new SecureRandom());
    private Generations generations;

    @BeforeEach
    void create() throws IOException {
        TestRepositories.unencrypted(stored).close();
        generations = open(faulty, false);
    }

    @AfterEach
    void isSound() throws IOException {
        SoundRepository.check(stored);
    }

    @Test
    void beginsAtNothing() throws IOException {
        assertThat(generations.newest()).isZero();
        assertThat(generations.finished(0)).isTrue();
        assertThat(generations.masked(0)).isEmpty();
        assertThat(generations.retained(0)).isEqualTo(PackSet.empty());
    }

    @Test
    void masksWhatIsCondemnedAndWhatWasRetainedUntilItIsFinished() throws IOException {
        assertThat(generations.propose(1, packs(a))).isTrue();
        assertThat(generations.newest()).isEqualTo(1);
        assertThat(generations.condemned(1)).isEqualTo(packs(a));
        assertThat(generations.masked(1)).containsExactly(a);

        generations.finish(1, packs(a));
        assertThat(generations.finished(1)).isTrue();
        assertThat(generations.condemned(1)).isEqualTo(PackSet.empty());
        assertThat(generations.masked(1)).containsExactly(a);

        assertThat(generations.propose(2, packs(b))).isTrue();
        assertThat(generations.masked(2)).containsExactlyInAnyOrder(a, b);

        generations.finish(2, PackSet.empty());
        assertThat(generations.masked(2)).isEmpty();
        assertThat(condemnedSets()).isEmpty();
    }

    @Test
    void letsOnePrunerBeginAndLeavesNothingOfTheOther() throws IOException {
        assertThat(generations.propose(1, packs(a))).isTrue();
        assertThat(open(stored, false).propose(1, packs(b))).isFalse();

        assertThat(generations.condemned(1)).isEqualTo(packs(a));
        assertThat(condemnedSets()).hasSize(1);
    }

    @Test
    void knowsItsOwnHeadAgainAfterARepeatedPut() throws IOException {
        Generations repeating = open(new RepeatingSink(stored), false);

        assertThat(repeating.propose(1, packs(a))).isTrue();
        assertThat(repeating.masked(1)).containsExactly(a);
    }

    @Test
    void refusesToBeginBeforeTheLastOneIsFinished() throws IOException {
        generations.propose(1, packs(a));

        assertThatThrownBy(() -> generations.propose(2, packs(b))).isInstanceOf(IllegalStateException.class);
        assertThat(generations.newest()).isEqualTo(1);
    }

    @Test
    void clearsAwayTheSetsOfPrunersThatDied() throws IOException {
        faulty.failPut("generation/0000000001/head", Fault.LOST);
        assertThatThrownBy(() -> generations.propose(1, packs(b))).isInstanceOf(IOException.class);
        assertThat(condemnedSets()).hasSize(1);

        assertThat(generations.propose(1, packs(a))).isTrue();
        assertThat(generations.condemned(1)).isEqualTo(packs(a));
        generations.finish(1, PackSet.empty());
        assertThat(condemnedSets()).isEmpty();
    }

    @Test
    void beginsNothingOnAStoreThatOverwrites() throws IOException {
        assertUnsuitable(open(new NonConditionalSink(stored), false), "--single-writer");
    }

    @Test
    void beginsNothingOnAStoreWhoseListingsLagBehindItsPuts() throws IOException {
        for (boolean singleWriter : new boolean[] {false, true}) {
            assertUnsuitable(
                    open(
                            new ListingSink(stored) {
                                @Override
                                List<ObjectInfo> shown(List<ObjectInfo> objects) {
                                    return objects.stream()
                                            .filter(object -> !isCondemned(object))
                                            .toList();
                                }
                            },
                            singleWriter),
                    "does not show");
        }
    }

    @Test
    void beginsNothingOnAStoreWhoseListingsLagBehindItsDeletions() throws IOException {
        for (boolean singleWriter : new boolean[] {false, true}) {
            List<ObjectInfo> seen = new ArrayList<>();
            assertUnsuitable(
                    open(
                            new ListingSink(stored) {
                                @Override
                                List<ObjectInfo> shown(List<ObjectInfo> objects) {
                                    objects.stream()
                                            .filter(object -> isCondemned(object) && !seen.contains(object))
                                            .forEach(seen::add);
                                    return seen;
                                }
                            },
                            singleWriter),
                    "still shows");
        }
    }

    /** What a store retains is shown with right. */
    @Test
    void beginsOnAStoreThatRetainsWhatIsDeleted() throws IOException {
        Generations retaining = open(
                new ForwardingSink(stored) {
                    @Override
                    public DeleteResult delete(ObjectKey key) {
                        return DeleteResult.RETAINED;
                    }
                },
                false);

        assertThat(retaining.propose(1, packs(a))).isTrue();
        retaining.finish(1, packs(a));
        assertThat(retaining.masked(1)).containsExactly(a);
    }

    /** Shows something else than it has. */
    private abstract static class ListingSink extends ForwardingSink {
        ListingSink(BackupSink sink) {
            super(sink);
        }

        abstract List<ObjectInfo> shown(List<ObjectInfo> objects);

        static boolean isCondemned(ObjectInfo object) {
            return object.key().value().contains("/condemned-");
        }

        @Override
        public ObjectPage list(String prefix, String after) throws IOException {
            ObjectPage page = super.list(prefix, after);
            return prefix.startsWith(ObjectKeys.GENERATIONS) && after.isEmpty()
                    ? new ObjectPage(shown(page.objects()), false)
                    : page;
        }
    }

    private void assertUnsuitable(Generations unsuitable, String why) throws IOException {
        assertThatThrownBy(() -> unsuitable.propose(1, packs(a)))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUITABLE_SINK))
                .hasMessageContaining(why);
        assertThat(SinkObjects.keys(stored, ObjectKeys.GENERATIONS)).isEmpty();
    }

    @Test
    void looksBeforeItPutsWhereTheStoreOverwrites() throws IOException {
        Generations alone = open(new NonConditionalSink(stored), true);
        Verdict first = new Verdict(packs(a), Set.of(BACKUP));

        assertThat(alone.propose(1, packs(a))).isTrue();
        assertThat(alone.propose(1, packs(b))).isFalse();
        assertThat(alone.condemned(1)).isEqualTo(packs(a));
        assertThat(alone.decide(1, first)).isEqualTo(first);
        assertThat(alone.decide(1, Verdict.NOTHING)).isEqualTo(first);
        assertThat(alone.verdict(1)).contains(first);
        alone.finish(1, packs(a));
        alone.finish(1, PackSet.empty());
        assertThat(alone.retained(1)).isEqualTo(packs(a));
    }

    @Test
    void decidesOnceForEverybody() throws IOException {
        generations.propose(1, packs(a, b));
        assertThat(generations.verdict(1)).isEmpty();

        Verdict mine = new Verdict(packs(a), Set.of());
        assertThat(generations.decide(1, mine)).isEqualTo(mine);
        assertThat(open(stored, false).decide(1, Verdict.NOTHING)).isEqualTo(mine);
        assertThat(generations.verdict(1)).contains(mine);
    }

    @Test
    void followsItsOwnVerdictWhenOnlyTheAcknowledgementWasLost() throws IOException {
        generations.propose(1, packs(a, b));
        Verdict mine = new Verdict(packs(a), Set.of(BACKUP));
        faulty.failPut("generation/0000000001/verdict", Fault.LOST_ACKNOWLEDGEMENT);

        assertThatThrownBy(() -> generations.decide(1, mine)).isInstanceOf(IOException.class);
        assertThat(generations.decide(1, Verdict.NOTHING)).isEqualTo(mine);
    }

    @Test
    void keepsWhatTheFirstExecutorRetained() throws IOException {
        generations.propose(1, packs(a, b));
        generations.finish(1, packs(a));
        generations.finish(1, packs(b));

        assertThat(generations.retained(1)).isEqualTo(packs(a));
    }

    @Test
    void doesNotGuessWhatAMissingSetCondemned() throws IOException {
        generations.propose(1, packs(a));
        stored.delete(ObjectKey.of(condemnedSets().get(0)));

        assertThatThrownBy(() -> generations.masked(1)).isInstanceOf(DamagedException.class);
        assertThatThrownBy(() -> generations.condemned(1)).isInstanceOf(DamagedException.class);
        // The damage would outlive the test's check of the repository.
        generations.finish(1, PackSet.empty());
    }

    @Test
    void readsOnWhenAGenerationIsFinishedWhileItIsRead() throws IOException {
        generations.propose(1, packs(a));
        Generations reader = open(
                new ForwardingSink(stored) {
                    private boolean done;

                    @Override
                    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
                        if (!done && key.value().contains("/condemned-")) {
                            done = true;
                            generations.finish(1, packs(b));
                        }
                        return super.read(key, offset, target);
                    }
                },
                false);

        assertThat(reader.masked(1)).containsExactly(b);
    }

    @Test
    void givesAVerdictBackAsItWasStored() {
        Verdict verdict = new Verdict(packs(a, b), Set.of(BACKUP, new UUID(-1, -2)));

        assertThat(Verdict.decode(verdict.encode(), "verdict")).isEqualTo(verdict);
        assertThat(Verdict.decode(Verdict.NOTHING.encode(), "verdict")).isEqualTo(Verdict.NOTHING);
        assertThat(Verdict.NOTHING.encode()).hasSize(8);
    }

    @Test
    void refusesBytesThatAreNotOneWholeVerdict() {
        byte[] verdict = new Verdict(packs(a), Set.of(BACKUP)).encode();
        for (int length = 0; length < verdict.length; length++) {
            byte[] torn = Arrays.copyOf(verdict, length);
            assertThatThrownBy(() -> Verdict.decode(torn, "generation/1/verdict"))
                    .as("%d bytes", length)
                    .isInstanceOf(DamagedException.class)
                    .hasMessageContaining("generation/1/verdict");
        }
        byte[] longer = Arrays.copyOf(verdict, verdict.length + 1);
        assertThatThrownBy(() -> Verdict.decode(longer, "v")).isInstanceOf(DamagedException.class);
        byte[] negative = {-1, -1, -1, -1, 0, 0, 0, 0};
        assertThatThrownBy(() -> Verdict.decode(negative, "v"))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("4294967295");
        byte[] huge = {0x7f, -1, -1, -1, 0, 0, 0, 0};
        assertThatThrownBy(() -> Verdict.decode(huge, "v")).isInstanceOf(DamagedException.class);
    }

    @Test
    void refusesACondemnedSetThatIsNotWhole() throws IOException {
        generations.propose(1, packs(a));
        ObjectKey key = ObjectKey.of(condemnedSets().get(0));
        stored.delete(key);
        TestRepositories.access(stored).open(null, null).store().put(SealedKind.CONDEMNED, key, new byte[33]);

        assertThatThrownBy(() -> generations.masked(1))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("33 bytes");
        generations.finish(1, PackSet.empty());
    }

    /** Loses the acknowledgement of each put of a head and repeats it, as the retrying wrapper does. */
    private static final class RepeatingSink extends ForwardingSink {
        RepeatingSink(BackupSink sink) {
            super(sink);
        }

        @Override
        public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
            PutResult first = super.put(key, content);
            return key.value().endsWith("/head") ? super.put(key, content) : first;
        }
    }

    private static Generations open(BackupSink sink, boolean singleWriter) throws IOException {
        return new RepositoryAccess(sink, TestRepositories.settings(1, 32 << 20, singleWriter))
                .open(null, null)
                .generations();
    }

    private static PackSet packs(PackName... names) {
        PackSet.Builder packs = PackSet.builder();
        List.of(names).forEach(packs::add);
        return packs.build();
    }

    private List<String> condemnedSets() throws IOException {
        return SinkObjects.keys(stored, ObjectKeys.GENERATIONS).stream()
                .filter(key -> key.contains("/condemned-"))
                .toList();
    }
}
