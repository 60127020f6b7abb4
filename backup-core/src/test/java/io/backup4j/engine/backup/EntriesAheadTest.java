package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.run.FirstFailure;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A batch that is lost between two threads is a loss of files that nobody sees. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EntriesAheadTest {
    private final Cancellation cancellation = new Cancellation();
    private final FirstFailure failure = new FirstFailure(cancellation);

    @Test
    void handsOutEveryEntryOnceAndInOrderHoweverFastEachSideIs() throws IOException {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            int count = random.nextInt(6_000);
            int walkPause = random.nextInt(100);
            int takePause = random.nextInt(100);
            List<String> expected =
                    IntStream.range(0, count).mapToObj(EntriesAheadTest::name).toList();
            List<String> found = new ArrayList<>();
            try (EntriesAhead walk = ahead(paused(count, walkPause, new Random(seed)), true)) {
                for (EntriesAhead.Found next = walk.next(); next != null; next = walk.next()) {
                    found.add(next.entry().path().toString());
                    pause(random.nextInt(takePause + 1));
                }
                assertThat(walk.next()).as("seed %d", seed).isNull();
            }
            assertThat(found).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void doesTheSameWithoutAThreadOfItsOwn() throws IOException {
        try (EntriesAhead walk = ahead(paused(3, 0, new Random(1)), false)) {
            assertThat(walk.next().entry().path()).hasToString(name(0));
            assertThat(walk.next().entry().path()).hasToString(name(1));
            assertThat(walk.next().entry().path()).hasToString(name(2));
            assertThat(walk.next()).isNull();
        }
    }

    @Test
    void throwsAFailureOfTheSourceAfterWhatCameBeforeIt() throws IOException {
        for (boolean thread : new boolean[] {true, false}) {
            Iterator<SourceEntry> broken = new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public SourceEntry next() {
                    if (next == 1_000) {
                        throw new NoSuchElementException("the walk broke");
                    }
                    return ScriptedSource.file(name(next++), 1);
                }
            };
            try (EntriesAhead walk = ahead(broken, thread)) {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(walk.next().entry().path()).hasToString(name(i));
                }
                assertThatThrownBy(walk::next)
                        .isInstanceOf(EntryFailure.class)
                        .cause()
                        .hasMessage("the walk broke");
            }
        }
    }

    @Test
    void handsOutAnEntryWhileTheSourceIsSlowWithTheNext() throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        Iterator<SourceEntry> slow = new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < 2;
            }

            @Override
            public SourceEntry next() {
                if (next == 1) {
                    await(seen);
                }
                return ScriptedSource.file(name(next++), 1);
            }
        };
        try (EntriesAhead walk = ahead(slow, true)) {
            assertThat(walk.next().entry().path()).hasToString(name(0));
            seen.countDown();
            assertThat(walk.next().entry().path()).hasToString(name(1));
            assertThat(walk.next()).isNull();
        }
    }

    @Test
    void stopsWaitingForASourceThatHangsWhenTheRunIsCancelled() {
        CountDownLatch never = new CountDownLatch(1);
        Iterator<SourceEntry> hanging = new Iterator<>() {
            @Override
            public boolean hasNext() {
                await(never);
                return false;
            }

            @Override
            public SourceEntry next() {
                throw new NoSuchElementException();
            }
        };
        try (EntriesAhead walk = ahead(hanging, true)) {
            cancellation.cancel();
            assertThatThrownBy(walk::next).isInstanceOf(CancelledException.class);
        }
    }

    private EntriesAhead ahead(Iterator<SourceEntry> entries, boolean thread) {
        SourceSession session = new ScriptedSource("scripted", () -> entries)
                .open(new SourceContext(BackupType.FULL, Optional.empty(), List.of(), Repositories.CLOCK, issue -> {}));
        return new EntriesAhead(session, new RunCounters(), failure, thread);
    }

    private static Iterator<SourceEntry> paused(int count, int most, Random random) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    pause(random.nextInt(most + 1));
                    return ScriptedSource.file(name(i), 1);
                })
                .iterator();
    }

    private static String name(int i) {
        return "f%05d".formatted(i);
    }

    /** Lets the other side get ahead. */
    private static void pause(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
        if (turns % 64 == 63) {
            Thread.yield();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
