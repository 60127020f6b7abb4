package io.backup4j.engine.prune;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.reliability.GeneratedPacks;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Fills a repository of a terabyte, deletes the older half of its backups, and prunes it: a program for a Java machine with little memory. */
final class HistoryPrune {
    private HistoryPrune() {}

    /** @param arguments an empty directory */
    public static void main(String[] arguments) throws IOException {
        Path work = Path.of(arguments[0]);
        GeneratedPacks packs = new GeneratedPacks(DirectorySink.at(work.resolve("repository")), TerabyteHistory.PACKS);
        // As the command line does it by default: a quarter of the heap.
        Settings settings = new Settings(
                TestRepositories.CLOCK,
                new SecureRandom(),
                "host",
                2,
                Runtime.getRuntime().maxMemory() / 4,
                1,
                false,
                Optional.of(work.resolve("state")));
        Repository repository = TestRepositories.encrypted(packs, settings, null);
        long begin = System.nanoTime();
        TerabyteHistory filled = TerabyteHistory.fill(repository, packs);
        report(
                "filled in %.1f s: %d backups, %d generated packs, %.0f MiB of listings, %d packs of rows",
                seconds(begin),
                filled.backups().size(),
                TerabyteHistory.PACKS,
                filled.listingBytes() / 1048576.0,
                filled.rowPacks().size());
        List<UUID> old = filled.backups().subList(0, TerabyteHistory.BACKUPS / 2);
        for (UUID uuid : old) {
            repository.deletions().delete(uuid, "test", "test");
        }
        System.gc();
        forgetPeaks();
        packs.packsRead().clear();
        begin = System.nanoTime();
        long cpu = cpuNanos();
        PruneOutcome outcome = new PruneRunner(repository, PruneJob.defaults(), RunControl.none()).run();
        report(
                "pruned in %.1f s (%.1f s of processor time), at most %.0f MiB of heap used, %.0f MiB allowed",
                seconds(begin),
                (cpuNanos() - cpu) / 1e9,
                peakBytes() / 1048576.0,
                Runtime.getRuntime().maxMemory() / 1048576.0);
        report(
                "%d packs deleted, %.1f GiB freed; %d repacked, %.0f MiB copied",
                outcome.packsDeleted(),
                outcome.bytesFreed() / 1073741824.0,
                outcome.packsRepacked(),
                outcome.bytesCopied() / 1048576.0);
        check(packs, filled, outcome);
    }

    private static void check(GeneratedPacks packs, TerabyteHistory filled, PruneOutcome outcome) throws IOException {
        require(outcome.complete() && outcome.findings().isEmpty(), "not complete: " + outcome);
        for (int pack = 0; pack < TerabyteHistory.PACKS; pack++) {
            boolean needed = TerabyteHistory.isNeededFrom(TerabyteHistory.BACKUPS / 2, pack);
            require(packs.isDeleted(pack) != needed, "generated pack " + pack + " is needed: " + needed);
        }
        require(packs.deleted() > TerabyteHistory.PACKS / 3, "too little deleted: " + packs.deleted());
        require(outcome.packsRepacked() >= filled.rowPacks().size(), "not repacked: " + outcome.packsRepacked());
        // Packs of rows hold data only: each that was read must have been rewritten.
        Set<String> stillThere = new TreeSet<>(filled.rowPacks());
        stillThere.retainAll(packs.packsRead());
        for (String pack : Set.copyOf(stillThere)) {
            if (packs.real().stat(ObjectKey.of(pack)).isEmpty()) {
                stillThere.remove(pack);
            }
        }
        require(stillThere.isEmpty(), "read and not rewritten: " + stillThere);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new AssertionError(problem);
        }
    }

    private static void forgetPeaks() {
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peakBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void report(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
