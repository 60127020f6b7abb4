package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Sessions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Watches sessions for as long as a prune runs, expels those that are dead or silent, and waits until no writer is left that registered before a generation
 * began (section 9.5, step 4). Silence is measured by the prune's own stopwatch, from the first look on; no clock of a session is ever believed. Not
 * thread-safe.
 */
final class Fence {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Repository repository;
    private final PruneJob job;
    private final Room room;
    private final Steps steps;
    private final @Nullable UUID own;
    private final Map<UUID, Life> lives = new HashMap<>();
    private final List<String> expelled = new ArrayList<>();
    private List<Sessions.Registered> waitingFor = List.of();

    /** @param own session by which this prune keeps others out; null if there is none */
    Fence(Repository repository, PruneJob job, Room room, Steps steps, @Nullable UUID own) {
        this.repository = repository;
        this.job = job;
        this.room = room;
        this.steps = steps;
        this.own = own;
    }

    /** The last sign of life of a session. */
    private record Life(long heartbeat, long atNanos) {}

    /** Looks once, expels who is dead or was silent for too long, and answers who is left. */
    List<Sessions.Registered> look() throws IOException {
        List<Sessions.Registered> left = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (Sessions.Registered session : repository.sessions().list()) {
            if (session.uuid().equals(own)) {
                continue;
            }
            seen.add(session.uuid());
            if (repository.sessions().processIsDead(session)) {
                expel(session, "its process is dead");
            } else if (silence(session).compareTo(job.lease()) >= 0) {
                expel(session, "it showed no progress for " + job.lease().toSeconds() + " seconds");
            } else {
                left.add(session);
            }
        }
        lives.keySet().retainAll(seen);
        return left;
    }

    private Duration silence(Sessions.Registered session) throws IOException {
        long heartbeat = repository.sessions().lastHeartbeat(session.uuid());
        long now = job.stopwatch().nanos();
        Life life = lives.get(session.uuid());
        if (life == null || heartbeat > life.heartbeat()) {
            life = new Life(heartbeat, now);
            lives.put(session.uuid(), life);
        }
        return Duration.ofNanos(now - life.atNanos());
    }

    private void expel(Sessions.Registered session, String reason) throws IOException {
        room.makeFor(() -> repository.sessions().expel(session, "expelled by a clean-up: " + reason));
        expelled.add(session.description() + ": " + reason);
    }

    /**
     * Waits until no writer is registered before generation {@code n}, as long as the job allows. From then on who registered before has committed or never
     * will.
     *
     * @return false if somebody is left, see {@link #waitingFor()}
     */
    boolean await(long n) throws IOException {
        long begin = job.stopwatch().nanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            steps.check();
            waitingFor = look().stream()
                    .filter(session -> session.writer() && session.generation() < n)
                    .toList();
            if (waitingFor.isEmpty()) {
                return true;
            }
            Duration waited = Duration.ofNanos(job.stopwatch().nanos() - begin);
            if (waited.compareTo(job.longestWait()) >= 0) {
                return false;
            }
            job.listener().waitingFor(waitingFor, waited);
            job.stopwatch().pause(pause);
            pause = longer(pause);
        }
    }

    /**
     * Waits until each of some readers has ended, was expelled, or has shown a heartbeat and so lives; at most as long as the job allows, and never longer
     * than a silent one keeps its session.
     *
     * @param readers their sessions
     * @return whether one of them has ended or was expelled
     */
    boolean awaitReaders(Set<UUID> readers) throws IOException {
        Duration silent = job.lease().plus(Sessions.HEARTBEAT);
        Duration most = silent.compareTo(job.longestWait()) < 0 ? silent : job.longestWait();
        long begin = job.stopwatch().nanos();
        Map<UUID, Long> first = new HashMap<>();
        Set<UUID> living = new HashSet<>();
        Duration pause = FIRST_PAUSE;
        while (true) {
            steps.check();
            Set<UUID> ended = new HashSet<>(readers);
            List<Sessions.Registered> silentOnes = new ArrayList<>();
            for (Sessions.Registered session : look()) {
                UUID uuid = session.uuid();
                if (ended.remove(uuid)) {
                    long heartbeat = Objects.requireNonNull(lives.get(uuid)).heartbeat();
                    if (heartbeat > first.computeIfAbsent(uuid, reader -> heartbeat)) {
                        living.add(uuid);
                    }
                    if (!living.contains(uuid)) {
                        silentOnes.add(session);
                    }
                }
            }
            Duration waited = Duration.ofNanos(job.stopwatch().nanos() - begin);
            Duration left = most.minus(waited);
            if (silentOnes.isEmpty() || left.isNegative() || left.isZero()) {
                return !ended.isEmpty();
            }
            job.listener().waitingFor(silentOnes, waited);
            job.stopwatch().pause(pause.compareTo(left) < 0 ? pause : left);
            pause = longer(pause);
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    /** Who kept the last wait for writers from ending. */
    List<Sessions.Registered> waitingFor() {
        return waitingFor;
    }

    /** Who was expelled, and why; for people. */
    List<String> expelled() {
        return List.copyOf(expelled);
    }
}
