package io.backup4j.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.HostProcesses;
import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.prune.Stopwatch;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.reliability.Promises.End;
import io.backup4j.reliability.Promises.Operation;
import io.backup4j.sinks.DirectorySink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A repository in a directory that lives through many kills: a Java machine works on it, is killed with SIGKILL before or in the midst of a change of the disk,
 * and whatever it had acknowledged must be so. In every third round two machines work at once, and one or both are killed.
 */
class KilledJvmTest {
    private static final int HEAP_MIB = 64;
    /** Moments that every fifth round waits for, so that chance leaves none of them out: the commits, and what makes data go. */
    private static final List<String> AIMED =
            List.of("link backup", "link pack", "link index", "link session", "unlink session", "unlink pack");

    /** About what three operations of a life make. */
    private static final int MOST_CHANGES = 400;

    @TempDir
    Path work;

    private final Promises promises = new Promises();
    private final Map<String, Integer> moments = new TreeMap<>();
    private final List<Long> nanosToExpel = new ArrayList<>();
    private int repositories;
    private int leftTemporaries;

    /** Machines that were started for the rounds to come. */
    private final Deque<List<ForkedProcess>> started = new ArrayDeque<>();

    @AfterEach
    void endAll() {
        started.forEach(machines -> machines.forEach(ForkedProcess::close));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedSurvives() throws Exception {
        live(12, 20261201);
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void noMachineOutlivesTheOneThatStartedIt() throws Exception {
        TestRepositories.encrypted(DirectorySink.at(root()), MortalProcess.settings(state()), null);
        for (String then : List.of("run", "wait")) {
            try (ForkedProcess machine = machine("life", 5, then)) {
                machine.tell(MortalProcess.GO + " 1");
                String line;
                do {
                    line = machine.line();
                } while (line != null && !line.startsWith(MortalProcess.AT));
                assertThat(line).as(then + machine.errors()).isNotNull();
                machine.abandon();
                assertThat(machine.end()).as(then + machine.errors()).isEqualTo(MortalProcess.ABANDONED);
            }
        }
    }

    @Test
    @Tag("stress")
    @Timeout(value = 90, unit = TimeUnit.MINUTES)
    void whatWasAcknowledgedSurvivesHundredsOfKills() throws Exception {
        for (int repository = 1; repository <= 8; repository++) {
            live(30, repository);
            report(repository * 30);
        }
        assertThat(moments.keySet()).containsAll(AIMED);
    }

    private void report(int rounds) {
        System.out.printf(
                Locale.ROOT,
                "%d rounds, killed at %s%nacknowledged %s%n"
                        + "%d temporary files left and removed; all checks and the clean-up after a kill took %d ms at most%n",
                rounds,
                moments,
                new TreeMap<>(promises.acknowledged()),
                leftTemporaries,
                nanosToExpel.stream().mapToLong(Long::longValue).max().orElse(0) / 1_000_000);
    }

    private void live(int rounds, long seed) throws Exception {
        // Without it, a clean-up learns of a death only by silence.
        assumeTrue(HostProcesses.find().isPresent(), "the system shows no processes");
        promises.forget();
        repositories++;
        TestRepositories.encrypted(DirectorySink.at(root()), MortalProcess.settings(state()), null);
        start(0, rounds, seed);
        for (int round = 0; round < rounds; round++) {
            if (round + 1 < rounds) {
                // It starts while the round runs.
                start(round + 1, rounds, seed);
            }
            String when = "seed " + seed + ", round " + round + " of " + rounds;
            List<ForkedProcess> machines = started.remove();
            try {
                kill(machines, round, seed, when);
            } finally {
                machines.forEach(ForkedProcess::close);
            }
            check(when);
        }
    }

    private void start(int round, int rounds, long seed) throws IOException {
        // Evenly spread and not in order, so that each kind of moment comes, whatever the repository holds by then.
        long at = 1 + round * 7919L % rounds * MOST_CHANGES / rounds;
        List<ForkedProcess> machines = new ArrayList<>();
        boolean aimed = round % 5 == 4;
        String then = round % 2 == 0 ? "wait" : "run";
        machines.add(aimed ? machine("life", 1, then, AIMED.get(round / 5 % AIMED.size())) : machine("life", at, then));
        if (round % 3 == 2) {
            machines.add(machine("prune", Long.MAX_VALUE, "run"));
        }
        started.add(machines);
    }

    private ForkedProcess machine(String kind, long at, String then) throws IOException {
        return machine(kind, at, then, MortalProcess.ANY);
    }

    private ForkedProcess machine(String kind, long at, String then, String counted) throws IOException {
        return ForkedProcess.start(
                work,
                HEAP_MIB,
                MortalProcess.class,
                List.of(root().toString(), state().toString(), kind, Long.toString(at), then, counted));
    }

    private void kill(List<ForkedProcess> machines, int round, long seed, String when) throws Exception {
        for (ForkedProcess machine : machines) {
            machine.tell(MortalProcess.GO + " " + (seed * 1_000_003 + round));
        }
        ForkedProcess living = machines.get(0);
        String line;
        while ((line = living.line()) != null && !line.startsWith(MortalProcess.AT)) {
            hear(line);
        }
        assertThat(line).as(when + living.errors()).isNotNull();
        moments.merge(line.substring(MortalProcess.AT.length() + 1), 1, Integer::sum);
        living.kill();
        while ((line = living.line()) != null) {
            hear(line);
        }
        if (machines.size() > 1 && round % 2 == 0) {
            machines.get(1).kill();
        } else if (machines.size() > 1) {
            // This one goes on beside the dead one, and ends well.
            machines.get(1).tell(MortalProcess.END);
            assertThat(machines.get(1).end())
                    .as(when + machines.get(1).errors())
                    .isZero();
        }
    }

    private void hear(String line) {
        String[] words = line.split(" ");
        if (words[0].equals(MortalProcess.BEGIN)) {
            promises.begins(Operation.valueOf(words[1]), UUID.fromString(words[2]));
        } else if (words[0].equals(MortalProcess.ACKNOWLEDGED)) {
            promises.ends(Operation.valueOf(words[1]), UUID.fromString(words[2]), End.valueOf(words[3]));
        }
    }

    private void check(String when) throws IOException {
        age(root().resolve(".tmp"));
        try (Repository repository =
                TestRepositories.open(DirectorySink.at(root()), MortalProcess.settings(state()), null)) {
            long begin = System.nanoTime();
            PruneOutcome outcome = new Aftermath(repository, promises, when).check(new NoTime());
            nanosToExpel.add(System.nanoTime() - begin);
            assertThat(outcome.expelled()).as(when).allMatch(expelled -> expelled.endsWith("its process is dead"));
        }
        assertThat(files(root().resolve(".tmp"))).as(when + ": temporary files").isEmpty();
        assertThat(files(state())).as(when + ": local copies").noneMatch(file -> file.endsWith(".tmp"));
    }

    /** What dead processes have left is a day old now: only then may it go, since nobody can tell whose it is. */
    private void age(Path temporary) throws IOException {
        for (Path file : files(temporary)) {
            leftTemporaries++;
            FileTime modified = Files.getLastModifiedTime(file);
            Files.setLastModifiedTime(file, FileTime.from(modified.toInstant().minus(Duration.ofHours(25))));
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile).toList();
        }
    }

    private Path root() {
        return work.resolve("repository" + repositories);
    }

    private Path state() {
        return work.resolve("state" + repositories);
    }

    /** Nobody has to be waited for: that the processes are dead is seen at once. */
    private static final class NoTime implements Stopwatch {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public void pause(Duration duration) {
            throw new AssertionError("waited for somebody, although all are dead");
        }
    }
}
