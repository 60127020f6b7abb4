package io.backup4j.engine.prune;

import java.security.SecureRandom;
import java.util.Random;

/** Gives the same bytes for the same seed: names, and so the order of listings, repeat. Thread-safe. */
final class ScheduleRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;
    private final Random random;

    ScheduleRandom(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public synchronized void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }

    @Override
    public synchronized int nextInt() {
        return random.nextInt();
    }

    @Override
    public synchronized long nextLong() {
        return random.nextLong();
    }
}
