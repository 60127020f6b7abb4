package io.backup4j.engine.repository;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * How this process uses a repository.
 *
 * @param clock time for records
 * @param random source of names and salts
 * @param host name of this machine, for records
 * @param workers threads that hash, compress and seal
 * @param memoryBytes budget for buffers
 * @param compressionLevel zstd level
 * @param singleWriter run alone, on a sink that cannot be shared
 * @param stateDirectory for local copies of the index
 * @param processes where this process runs; without it, nobody can see at once that it died, only that its heartbeats end
 * @param pause how to wait for a store that fails
 * @param maxLoad part of the machine's processors that may be busy before background work slows down; 1 for never
 */
public record Settings(
        Clock clock,
        SecureRandom random,
        String host,
        int workers,
        long memoryBytes,
        int compressionLevel,
        boolean singleWriter,
        Optional<Path> stateDirectory,
        Optional<ProcessTable> processes,
        Pause pause,
        double maxLoad) {
    /**
     * What a backup takes of its budget for each worker where it must give way to the application around it. Its buffers live as long as it runs, in a heap that is not its own: with 128 MiB
     * for one worker a host at half load was stopped by its collector twice as long as without a backup (docs/performance.md, a host under load).
     */
    private static final long GIVING_WAY_BYTES_PER_WORKER = 16 << 20;

    /** Where processes cannot be seen. */
    public Settings(
            Clock clock,
            SecureRandom random,
            String host,
            int workers,
            long memoryBytes,
            int compressionLevel,
            boolean singleWriter,
            Optional<Path> stateDirectory) {
        this(
                clock,
                random,
                host,
                workers,
                memoryBytes,
                compressionLevel,
                singleWriter,
                stateDirectory,
                Optional.empty());
    }

    /** With waits that block the thread, whatever else the machine does. */
    public Settings(
            Clock clock,
            SecureRandom random,
            String host,
            int workers,
            long memoryBytes,
            int compressionLevel,
            boolean singleWriter,
            Optional<Path> stateDirectory,
            Optional<ProcessTable> processes) {
        this(
                clock,
                random,
                host,
                workers,
                memoryBytes,
                compressionLevel,
                singleWriter,
                stateDirectory,
                processes,
                Pause.BLOCKING,
                1);
    }

    /** What a backup takes of the budget: all of it, if it need not give way. */
    public long backupBytes() {
        return maxLoad < 1 ? Math.min(memoryBytes, workers * GIVING_WAY_BYTES_PER_WORKER) : memoryBytes;
    }

    /** A random uuid (RFC 9562, version 4), drawn from {@link #random()} like every other name. */
    public UUID newUuid() {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & ~(3L << 62) | 1L << 63;
        return new UUID(high, low);
    }

    /** The same with another share of the machine. */
    public Settings withShare(int otherWorkers, long otherMemoryBytes) {
        return new Settings(
                clock,
                random,
                host,
                otherWorkers,
                otherMemoryBytes,
                compressionLevel,
                singleWriter,
                stateDirectory,
                processes,
                pause,
                maxLoad);
    }

    /** The same with another way to wait. */
    public Settings withPause(Pause other) {
        return new Settings(
                clock,
                random,
                host,
                workers,
                memoryBytes,
                compressionLevel,
                singleWriter,
                stateDirectory,
                processes,
                other,
                maxLoad);
    }
}
