package io.backup4j.testkit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets several actors pass one at a time, in an order drawn from a seed. An actor is a process with any number of threads. Nobody is chosen before every
 * actor that lives wants to pass again: so between two calls only one actor ever runs, and the seed alone says which. Where several threads of one actor want
 * to pass, the first that came does; that is the one thing that a seed does not fix. Thread-safe.
 */
public final class Turnstile {
    private static final int TRACED = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private final Random random;
    /** How probable it is that the actor that passed last passes again. */
    private final double stay;

    private final List<Actor> actors = new ArrayList<>();
    private final List<Late> late = new ArrayList<>();
    private final Deque<String> trace = new ArrayDeque<>();
    private @Nullable Actor last;
    private boolean open;
    private boolean passing;
    private long steps;

    /**
     * @param stay how probable it is that the actor that passed last passes again, in [0, 1)
     */
    public Turnstile(Random random, double stay) {
        this.random = random;
        this.stay = stay;
    }

    /** What an actor does while nobody else does anything. */
    @FunctionalInterface
    public interface Effect<T> {
        T run() throws IOException;
    }

    private record Late(long due, Runnable effect) {}

    /** A thread that wants to pass. */
    private static final class Ticket {
        private final Condition turn;
        private final String what;
        private boolean granted;
        private boolean refused;

        private Ticket(Condition turn, String what) {
            this.turn = turn;
            this.what = what;
        }
    }

    /** One who passes. It begins with its first life; a process that was killed may be started again. */
    public final class Actor {
        private final String name;
        private final Deque<Ticket> waiting = new ArrayDeque<>();
        private double weight = 1;
        private int life;
        private boolean ended;

        private Actor(String name) {
            this.name = name;
        }

        public String name() {
            return name;
        }

        /** Number of the present life. */
        public int life() {
            lock.lock();
            try {
                return life;
            } finally {
                lock.unlock();
            }
        }

        /** The process dies: none of its threads ever passes again. */
        public void kill() {
            lock.lock();
            try {
                life++;
                for (Ticket ticket : waiting) {
                    ticket.refused = true;
                    ticket.turn.signal();
                }
                waiting.clear();
            } finally {
                lock.unlock();
            }
        }

        /** Nobody waits for this one any more. */
        public void end() {
            lock.lock();
            try {
                kill();
                ended = true;
                choose();
                over.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /**
         * Waits for this actor's turn, then runs the effect.
         *
         * @param of the life in which the caller began
         * @throws ProcessDied if that life is over
         */
        public <T> T pass(int of, String what, Effect<T> effect) throws IOException {
            lock.lock();
            try {
                Ticket ticket = new Ticket(lock.newCondition(), what);
                if (of != life || ended) {
                    throw new ProcessDied(steps);
                }
                waiting.add(ticket);
                choose();
                while (!ticket.granted && !ticket.refused) {
                    ticket.turn.awaitUninterruptibly();
                }
                if (ticket.refused) {
                    throw new ProcessDied(steps);
                }
                try {
                    return effect.run();
                } finally {
                    passing = false;
                    choose();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Adds an actor, before {@link #run()}. */
    public Actor actor(String name) {
        Actor actor = new Actor(name);
        actors.add(actor);
        return actor;
    }

    /** Opens the turnstile and returns when every actor has ended; false if they stand still for that long. */
    public boolean run(long patienceSeconds) throws InterruptedException {
        lock.lock();
        try {
            open = true;
            choose();
            long seen = -1;
            while (!actors.stream().allMatch(actor -> actor.ended)) {
                if (!over.await(patienceSeconds, TimeUnit.SECONDS)) {
                    if (seen == steps) {
                        return false;
                    }
                    seen = steps;
                }
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody pass any more: a run that stands still is given up. */
    public void stop() {
        actors.forEach(Actor::end);
    }

    /** How often somebody has passed. */
    public long steps() {
        lock.lock();
        try {
            return steps;
        } finally {
            lock.unlock();
        }
    }

    /** Something takes effect by itself after so many steps; to be called by who passes. */
    public void later(long delay, Runnable effect) {
        lock.lock();
        try {
            late.add(new Late(steps + delay, effect));
        } finally {
            lock.unlock();
        }
    }

    /** Everything that is still held back takes effect, in its order. */
    public void drain() {
        lock.lock();
        try {
            takeEffect(Long.MAX_VALUE);
        } finally {
            lock.unlock();
        }
    }

    /** Adds to the last line of the trace; to be called by who passes. */
    public void remark(String remark) {
        lock.lock();
        try {
            trace.addLast(trace.removeLast() + " " + remark);
        } finally {
            lock.unlock();
        }
    }

    /** The last steps, one per line. */
    public String trace() {
        lock.lock();
        try {
            return String.join("\n", trace);
        } finally {
            lock.unlock();
        }
    }

    private void choose() {
        if (!open || passing || actors.stream().anyMatch(actor -> !actor.ended && actor.waiting.isEmpty())) {
            return;
        }
        Actor next = next();
        if (next == null) {
            return;
        }
        steps++;
        takeEffect(steps);
        Ticket ticket = next.waiting.remove();
        note(String.format("%6d %-10s %s", steps, next.name, ticket.what));
        last = next;
        passing = true;
        ticket.granted = true;
        ticket.turn.signal();
    }

    private @Nullable Actor next() {
        Actor again = last;
        if (again != null && !again.ended && random.nextDouble() < stay) {
            return again;
        }
        List<Actor> ready = actors.stream().filter(actor -> !actor.ended).toList();
        // Now and then somebody becomes slow, and somebody else fast: what is far apart in even runs comes together.
        if (random.nextInt(50) == 0) {
            ready.forEach(actor -> actor.weight = Math.pow(10, -2 * random.nextDouble()));
        }
        double sum = ready.stream().mapToDouble(actor -> actor.weight).sum();
        double drawn = random.nextDouble() * sum;
        for (Actor actor : ready) {
            drawn -= actor.weight;
            if (drawn < 0) {
                return actor;
            }
        }
        return ready.isEmpty() ? null : ready.get(ready.size() - 1);
    }

    private void takeEffect(long step) {
        late.sort(Comparator.comparingLong(Late::due));
        while (!late.isEmpty() && late.get(0).due() <= step) {
            late.remove(0).effect().run();
        }
    }

    /** Something happened that nobody has passed for; to be called by effects. */
    public void note(String line) {
        lock.lock();
        try {
            trace.addLast(line);
            if (trace.size() > TRACED) {
                trace.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }
}
