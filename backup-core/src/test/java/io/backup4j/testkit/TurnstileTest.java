package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnstileTest {
    private static final int PASSES = 40;

    @Test
    void theSeedAloneSaysInWhichOrderActorsPass() throws Exception {
        assertThat(order(1, 0)).isEqualTo(order(1, 0));
        assertThat(order(1, 0.9)).isEqualTo(order(1, 0.9));
        assertThat(order(1, 0)).isNotEqualTo(order(2, 0));
    }

    @Test
    void nobodyPassesWhileAnotherActorRuns() throws Exception {
        Turnstile turnstile = new Turnstile(new Random(1), 0);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Turnstile.Actor actor = turnstile.actor("actor" + i);
            threads.add(started(actor, () -> {
                for (int pass = 0; pass < PASSES; pass++) {
                    actor.pass(0, "", () -> most.accumulateAndGet(running.incrementAndGet(), Math::max));
                    // Still its turn: nobody else has been let in.
                    running.decrementAndGet();
                }
            }));
        }

        assertThat(turnstile.run(10)).isTrue();

        assertThat(most).hasValue(1);
        assertThat(turnstile.steps()).isEqualTo(4 * PASSES);
    }

    @Test
    void aKilledProcessNeverPassesAgainAndTheNextOneDoes() throws Exception {
        Turnstile turnstile = new Turnstile(new Random(1), 0);
        Turnstile.Actor actor = turnstile.actor("actor");
        List<String> done = new ArrayList<>();
        Thread thread = started(actor, () -> {
            actor.pass(0, "first", () -> {
                actor.kill();
                return done.add("first");
            });
            assertThatThrownBy(() -> actor.pass(0, "again", () -> done.add("again")))
                    .isInstanceOf(ProcessDied.class);
            actor.pass(actor.life(), "second", () -> done.add("second"));
        });

        assertThat(turnstile.run(10)).isTrue();
        thread.join();

        assertThat(done).containsExactly("first", "second");
        assertThat(turnstile.trace()).contains("first").contains("second").doesNotContain("again");
    }

    @Test
    void whatIsLateComesAtItsStepOrAtTheEnd() throws Exception {
        Turnstile turnstile = new Turnstile(new Random(1), 0);
        Turnstile.Actor actor = turnstile.actor("actor");
        List<String> done = new ArrayList<>();
        started(actor, () -> {
            actor.pass(0, "", () -> {
                turnstile.later(2, () -> done.add("late"));
                turnstile.later(100, () -> done.add("very late"));
                return done.add("1");
            });
            actor.pass(0, "", () -> done.add("2"));
            actor.pass(0, "", () -> done.add("3"));
        });

        assertThat(turnstile.run(10)).isTrue();
        assertThat(done).containsExactly("1", "2", "late", "3");

        turnstile.drain();
        assertThat(done).endsWith("very late");
    }

    @Test
    void saysThatNobodyMoves() throws Exception {
        Turnstile turnstile = new Turnstile(new Random(1), 0);
        turnstile.actor("one that never comes");

        assertThat(turnstile.run(0)).isFalse();
    }

    private static List<String> order(long seed, double stay) throws Exception {
        Turnstile turnstile = new Turnstile(new Random(seed), stay);
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Turnstile.Actor actor = turnstile.actor("actor" + i);
            started(actor, () -> {
                for (int pass = 0; pass < PASSES; pass++) {
                    actor.pass(0, "", () -> order.add(actor.name()));
                }
            });
        }
        assertThat(turnstile.run(10)).isTrue();
        return order;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static Thread started(Turnstile.Actor actor, Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                throw new AssertionError(e);
            } finally {
                actor.end();
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
