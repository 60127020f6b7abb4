package io.backup4j.engine.backup;

import io.backup4j.engine.run.FirstFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A fixed number of slabs: readers wait here when workers do not keep up. Thread-safe. */
final class SlabPool {
    private final ArrayBlockingQueue<Slab> free;
    private final FirstFailure failure;
    private final int capacity;
    private final int size;
    private int unmade;

    SlabPool(int slabs, int capacity, FirstFailure failure) {
        this.free = new ArrayBlockingQueue<>(slabs);
        this.size = slabs;
        this.unmade = slabs;
        this.capacity = capacity;
        this.failure = failure;
    }

    int size() {
        return size;
    }

    /** A clear slab; waits for one, and fails when the run has failed. */
    Slab take() throws IOException {
        Slab slab = free.poll();
        if (slab == null) {
            slab = make();
        }
        try {
            while (slab == null) {
                failure.check();
                slab = free.poll(50, TimeUnit.MILLISECONDS);
            }
            return slab;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a buffer");
        }
    }

    private synchronized @Nullable Slab make() {
        if (unmade == 0) {
            return null;
        }
        unmade--;
        return new Slab(capacity);
    }

    void give(Slab slab) {
        slab.clear();
        free.add(slab);
    }
}
