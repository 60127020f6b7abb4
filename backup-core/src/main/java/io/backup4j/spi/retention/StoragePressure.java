package io.backup4j.spi.retention;

import io.backup4j.spi.sink.SinkSpace;

/**
 * How urgently a place needs room. Under critical pressure the newest backups are kept first: of what the rules keep, the oldest goes, until enough is freed by
 * estimate. Then the minimum of one backup per plan is not sure any more, though it goes last; holds and the newest verified backup always stay.
 *
 * @param bytesToFree what must be freed, or 0 if there is no pressure
 */
public record StoragePressure(long bytesToFree) {
    public StoragePressure {
        if (bytesToFree < 0) {
            throw new IllegalArgumentException("bytesToFree: must not be negative: " + bytesToFree);
        }
    }

    /** There is room. */
    public static StoragePressure none() {
        return new StoragePressure(0);
    }

    /** So much must be freed. */
    public static StoragePressure critical(long bytesToFree) {
        return new StoragePressure(bytesToFree);
    }

    /**
     * What a place's room says: critical while less than a share of it is free.
     *
     * <p>A deleted backup frees nothing before the next prune; what waits for it counts as freed when retention runs.
     *
     * @param minFreeFraction share of the place that should be free, in [0, 1)
     */
    public static StoragePressure of(SinkSpace space, double minFreeFraction) {
        if (!(minFreeFraction >= 0 && minFreeFraction < 1)) {
            throw new IllegalArgumentException("minFreeFraction: must be in [0, 1): " + minFreeFraction);
        }
        long wanted = (long) (space.totalBytes() * minFreeFraction);
        return new StoragePressure(Math.max(0, wanted - space.usableBytes()));
    }

    /** Whether anything must be freed. */
    public boolean critical() {
        return bytesToFree > 0;
    }
}
