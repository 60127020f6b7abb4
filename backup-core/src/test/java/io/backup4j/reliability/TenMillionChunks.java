package io.backup4j.reliability;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.sinks.DirectorySink;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Opens the index of ten million chunks of 1 MiB in 312 500 packs, as a backup does: the packs are listed, the local copies of all segments are checked and mapped, and
 * what is masked is left out. A program for a Java machine with little memory.
 */
final class TenMillionChunks {
    private static final int PACKS = 312_500;
    private static final int CHUNKS = PACKS * GeneratedPacks.CHUNKS_PER_PACK;
    private static final int PACKS_PER_SEGMENT = 1 << 14;
    private static final int LOOKUPS = 200_000;

    private TenMillionChunks() {}

    /** @param arguments an empty directory, and the processor time in milliseconds within which the index must open */
    public static void main(String[] arguments) throws IOException {
        Path work = Path.of(arguments[0]);
        GeneratedPacks packs = new GeneratedPacks(DirectorySink.at(work.resolve("repository")), PACKS);
        Settings settings = new Settings(
                TestRepositories.CLOCK,
                new SecureRandom(),
                "host",
                2,
                Runtime.getRuntime().maxMemory() / 4,
                1,
                false,
                Optional.of(work.resolve("state")));
        packs.publishIndex(TestRepositories.encrypted(packs, settings, null), PACKS_PER_SEGMENT);
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            best = Math.min(best, open(packs, settings));
        }
        if (best > Double.parseDouble(arguments[1])) {
            throw new AssertionError("opened in " + best + " ms of processor time at best");
        }
    }

    private static double open(GeneratedPacks packs, Settings settings) throws IOException {
        Repository repository = TestRepositories.open(packs, settings, null);
        long begin = cpuNanos();
        repository.listPacks();
        double listing = (cpuNanos() - begin) / 1e6;
        System.gc();
        long heap = heap();
        long clock = System.nanoTime();
        begin = cpuNanos();
        RepositoryIndex index = repository.loadIndex(0, Set.of());
        double opening = (cpuNanos() - begin) / 1e6 - listing;
        double wall = (System.nanoTime() - clock) / 1e6;
        System.gc();
        System.out.println(String.format(
                Locale.ROOT,
                "%d chunks in %d segments: opened in %.0f ms of processor time, and %.0f ms for the listing of %d packs;"
                        + " %.0f ms by the clock; %.1f MiB of heap",
                CHUNKS,
                index.segments().size(),
                opening,
                listing,
                index.packs().size(),
                wall,
                (heap() - heap) / 1048576.0));
        lookUp(index);
        return opening;
    }

    private static void lookUp(RepositoryIndex index) {
        for (int i = 0; i < LOOKUPS; i++) {
            int chunk = (int) (i * 2_654_435_761L % CHUNKS);
            if (!index.chunks().contains(GeneratedPacks.chunk(chunk))
                    || index.chunks().contains(GeneratedPacks.chunk(CHUNKS + i))) {
                throw new AssertionError("chunk " + chunk + " is not found, or one that does not exist is");
            }
        }
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Of this thread, so that what else runs on the machine counts little. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
