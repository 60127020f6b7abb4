package io.backup4j.engine.restore;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Holds committed files in memory, and fails if one is not written by one thread from its beginning, or before those that it waits for have ended. */
final class EachSequentialTarget implements RestoreTarget {
    private final int atOnce;
    private final String barrier;
    private final Map<EntryPath, byte[]> files = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger openAtBarrier = new AtomicInteger(-1);
    private @Nullable String failing;
    private boolean othersWait;
    private final CountDownLatch otherBegun = new CountDownLatch(1);
    private final CountDownLatch failingLetGo = new CountDownLatch(1);
    private UnaryOperator<String> series = name -> "";
    private final Set<String> openSeries = ConcurrentHashMap.newKeySet();
    private final Queue<String> begun = new ConcurrentLinkedQueue<>();
    private final CountDownLatch secondSeries = new CountDownLatch(2);

    /** @param barrier name of the file that waits for all before it */
    EachSequentialTarget(int atOnce, String barrier) {
        this.atOnce = atOnce;
        this.barrier = barrier;
    }

    /** The target fails as a whole when this file gets its first bytes. */
    EachSequentialTarget failingAt(String name) {
        failing = name;
        return this;
    }

    /** Files of one series come one after the other. The first that is begun is not written before one of another series is begun. */
    EachSequentialTarget inSeries(UnaryOperator<String> ofName) {
        series = ofName;
        return this;
    }

    /** It fails when another file is begun behind it, and those wait inside the target until it is let go. */
    EachSequentialTarget othersWaitForIt() {
        othersWait = true;
        return this;
    }

    /** Names in the order in which they were begun. */
    List<String> begun() {
        return List.copyOf(begun);
    }

    Map<EntryPath, byte[]> files() {
        return files;
    }

    int mostOpen() {
        return mostOpen.get();
    }

    int stillOpen() {
        return open.get();
    }

    int finished() {
        return finished.get();
    }

    /** How many files were open when the one that waits was decided; -1 if it never was. */
    int openAtBarrier() {
        return openAtBarrier.get();
    }

    @Override
    public String kind() {
        return "files";
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public TargetSession open(TargetContext context) {
        return new Session();
    }

    private final class Session implements TargetSession {
        @Override
        public WriteOrder writeOrder() {
            return WriteOrder.SEQUENTIAL_EACH;
        }

        @Override
        public int maxConcurrentWrites() {
            return atOnce;
        }

        @Override
        public boolean waitsForEarlier(StoredEntry entry) {
            return entry.path().toString().equals(barrier);
        }

        @Override
        public String series(StoredEntry entry) {
            return series.apply(entry.path().toString());
        }

        @Override
        public RestoreDecision decide(StoredEntry entry) {
            if (entry.path().toString().equals(barrier)) {
                openAtBarrier.set(open.get());
            }
            return new RestoreDecision(Action.CREATE, "");
        }

        @Override
        public void create(StoredEntry entry) {}

        @Override
        public EntryWriter write(StoredEntry entry) {
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            begin(entry.path().toString());
            return new Writer(entry);
        }

        private void begin(String name) {
            begun.add(name);
            if (othersWait && name.compareTo(String.valueOf(failing)) > 0) {
                otherBegun.countDown();
                await(failingLetGo, "the file that fails is not let go");
            }
            String own = series.apply(name);
            if (own.isEmpty()) {
                return;
            }
            if (!openSeries.add(own)) {
                throw new AssertionError("two files of series " + own + " at once");
            }
            secondSeries.countDown();
            await(secondSeries, "no file of another series is begun beside " + name);
        }

        private static void await(CountDownLatch latch, String problem) {
            try {
                if (!latch.await(20, TimeUnit.SECONDS)) {
                    throw new AssertionError(problem);
                }
            } catch (InterruptedException e) {
                throw new AssertionError(problem, e);
            }
        }

        @Override
        public void finish() {
            finished.incrementAndGet();
        }

        @Override
        public void close() {}
    }

    private final class Writer implements EntryWriter {
        private final StoredEntry entry;
        private final Thread thread = Thread.currentThread();
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        private Writer(StoredEntry entry) {
            this.entry = entry;
        }

        @Override
        public void write(long position, ByteBuffer data) throws IOException {
            if (Thread.currentThread() != thread || position != content.size()) {
                throw new AssertionError("another thread, or a gap before byte " + position);
            }
            if (entry.path().toString().equals(failing)) {
                if (othersWait) {
                    Session.await(otherBegun, "no other file is begun");
                }
                throw new IOException("the memory is full");
            }
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            content.writeBytes(bytes);
        }

        @Override
        public void commit() {
            files.put(entry.path(), content.toByteArray());
        }

        @Override
        public void close() {
            String name = entry.path().toString();
            if (name.equals(failing)) {
                failingLetGo.countDown();
            }
            openSeries.remove(series.apply(name));
            open.decrementAndGet();
        }
    }
}
