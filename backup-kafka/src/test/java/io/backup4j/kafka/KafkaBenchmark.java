package io.backup4j.kafka;

import com.sun.management.OperatingSystemMXBean;
import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RunJournals;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Backup and restore of a topic with four partitions against the raw client and the engine alone, with the broker in a process of its own: the limit of this heap is ours, not
 * the broker's. Run by {@code benchmarks/kafka.sh}. Not a test. Arguments: {@code DIRECTORY RUNS MEGABYTES}.
 */
public final class KafkaBenchmark {
    private static final int PARTITIONS = 4;
    private static final int BROKER_MIB = 512;
    private static final String TOPIC = "events";
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Path directory;
    private final long bytes;
    /** Readers, writers, and workers of the engine. */
    private final int threads = Math.max(1, Runtime.getRuntime().availableProcessors());

    private final LocalBroker broker;
    private final RawClient raw;
    /** Of the last round, this process alone: what does not depend on who else is on the machine. */
    private final double[] processorSeconds = new double[Step.values().length];

    private int names;

    /** What is measured. */
    private enum Step {
        RAW_READ("raw client reads"),
        ENGINE_BACKUP("engine alone backs up"),
        BACKUP("backup4j backs up"),
        RAW_WRITE("raw client writes"),
        RAW_WRITE_APART("raw client writes, one producer a thread"),
        ENGINE_RESTORE("engine alone restores"),
        RESTORE("backup4j restores");

        private final String text;

        Step(String text) {
            this.text = text;
        }
    }

    private KafkaBenchmark(LocalBroker broker, Path directory, long bytes) {
        this.broker = broker;
        this.raw = new RawClient(broker.servers(), PARTITIONS);
        this.directory = directory;
        this.bytes = bytes;
    }

    public static void main(String[] arguments) throws Exception {
        int code = 1;
        Path directory = Path.of(arguments[0]);
        try (LocalBroker broker = LocalBroker.start(directory, BROKER_MIB)) {
            new KafkaBenchmark(broker, directory, Long.parseLong(arguments[2]) << 20)
                    .run(Integer.parseInt(arguments[1]));
            code = 0;
        } catch (Throwable e) {
            e.printStackTrace();
        }
        System.exit(code);
    }

    private void run(int runs) throws Exception {
        newTopic(TOPIC);
        long records = raw.produce(TOPIC, bytes);
        KafkaSource source = KafkaSource.of("kafka", broker.client())
                .topic(TOPIC)
                .readers(Math.min(PARTITIONS, threads))
                .build();
        RecordedSource recorded = new RecordedSource(source, Files.createDirectories(directory.resolve("recorded")));
        System.out.printf(
                Locale.ROOT,
                "%d records, %.0f MiB, %d partitions, heap limit %d MiB, %d processors%n",
                records,
                bytes / 1048576.0,
                PARTITIONS,
                Runtime.getRuntime().maxMemory() >> 20,
                threads);
        double[][] seconds = new double[Step.values().length][runs];
        // One round that does not count: the compiler is late.
        for (int run = -1; run < runs; run++) {
            double[] round = round(source, recorded, records, run % 2 == 0);
            for (int step = 0; run >= 0 && step < round.length; step++) {
                seconds[step][run] = round[step];
            }
        }
        report(seconds);
    }

    /** @param oursFirst who comes second finds a warmer machine */
    private double[] round(KafkaSource source, RecordedSource recorded, long records, boolean oursFirst)
            throws Exception {
        double[] seconds = new double[Step.values().length];
        Path place = directory.resolve("repository");
        try (BackupRepository repository = repository(place)) {
            BackupId[] id = new BackupId[1];
            List<Callable<Void>> backups = List.of(
                    () -> measure(seconds, Step.RAW_READ, () -> requireEqual(raw.consume(TOPIC), records)),
                    () -> {
                        Path other = directory.resolve("engine");
                        try (BackupRepository alone = repository(other)) {
                            measure(seconds, Step.ENGINE_BACKUP, () -> backUp(alone, recorded));
                        }
                        remove(other);
                        return null;
                    },
                    () -> measure(seconds, Step.BACKUP, () -> id[0] = backUp(repository, source)));
            for (int step : oursFirst ? new int[] {2, 1, 0} : new int[] {0, 1, 2}) {
                backups.get(step).call();
            }
            List<Callable<Void>> restores = List.of(
                    () -> produce(seconds, Step.RAW_WRITE, 1, records),
                    () -> produce(seconds, Step.RAW_WRITE_APART, Math.min(PARTITIONS, threads), records),
                    () -> measure(
                            seconds,
                            Step.ENGINE_RESTORE,
                            () -> restore(repository, id[0], new DroppingTarget(Math.min(PARTITIONS, threads)))),
                    () -> {
                        String topic = "restored" + names++;
                        KafkaTarget target = KafkaTarget.into(broker.client())
                                .sameCluster()
                                .rename(TOPIC, topic)
                                .writers(Math.min(PARTITIONS, threads))
                                .build();
                        measure(seconds, Step.RESTORE, () -> restore(repository, id[0], target));
                        requireEqual(raw.consume(topic), records);
                        broker.delete(topic);
                        return null;
                    });
            for (int step : oursFirst ? new int[] {3, 2, 1, 0} : new int[] {0, 1, 2, 3}) {
                restores.get(step).call();
            }
        }
        remove(place);
        return seconds;
    }

    private Void produce(double[] seconds, Step step, int producers, long records) throws Exception {
        String topic = newTopic("raw" + names++);
        measure(seconds, step, () -> requireEqual(raw.produce(topic, bytes, producers), records));
        broker.delete(topic);
        return null;
    }

    /** Stored as it comes: no compression on either side of the client. Batches as long as brokers allow by default, which bounds what readers must keep room for. */
    private String newTopic(String name) throws Exception {
        return broker.newTopic(name, PARTITIONS, Map.of("compression.type", "uncompressed", "retention.ms", "-1"));
    }

    private BackupRepository repository(Path place) throws IOException {
        Files.createDirectories(place);
        return BackupRepository.create(
                        DirectorySink.at(place),
                        Credential.passphrase("a passphrase for the benchmark".toCharArray()),
                        KeyStretching.PBKDF2,
                        RepositoryOptions.builder()
                                .workers(threads)
                                // Nobody to give way to, as on the command line.
                                .maxLoad(1)
                                .journal(RunJournals.none())
                                .build())
                .repository();
    }

    private static BackupId backUp(BackupRepository repository, BackupSource source) {
        BackupReport report = repository.backup(BackupPlan.named("benchmark")
                .source(source)
                .type(BackupType.FULL)
                .verifyFraction(0)
                .build());
        if (report.status() != BackupStatus.COMPLETED) {
            throw new IllegalStateException(report.findings().toString());
        }
        return report.manifest().id();
    }

    private static boolean restore(BackupRepository repository, BackupId id, RestoreTarget target) {
        RestoreReport report = repository.restore(
                RestoreRequest.backup(id)
                        .source("kafka")
                        .target("kafka", target)
                        .build(),
                RunControl.none());
        if (!report.complete()) {
            throw new IllegalStateException(report.issues().toString());
        }
        return true;
    }

    private static boolean requireEqual(long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException(found + " records, expected " + expected);
        }
        return true;
    }

    private Void measure(double[] seconds, Step step, Callable<?> work) throws Exception {
        long processor = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        work.call();
        seconds[step.ordinal()] = (System.nanoTime() - begin) / 1e9;
        processorSeconds[step.ordinal()] = (PROCESS.getProcessCpuTime() - processor) / 1e9;
        return null;
    }

    private static void remove(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void report(double[][] seconds) {
        double[] median = new double[seconds.length];
        for (Step step : Step.values()) {
            double[] sorted = seconds[step.ordinal()].clone();
            Arrays.sort(sorted);
            median[step.ordinal()] = sorted[sorted.length / 2];
            System.out.printf(
                    Locale.ROOT,
                    "%-40s %7.2f s  %7.1f MiB/s  (%.2f to %.2f s, processor %.2f s in the last)%n",
                    step.text,
                    sorted[sorted.length / 2],
                    bytes / 1048576.0 / sorted[sorted.length / 2],
                    sorted[0],
                    sorted[sorted.length - 1],
                    processorSeconds[step.ordinal()]);
        }
        double one = at(median, Step.RAW_WRITE) + at(median, Step.ENGINE_RESTORE);
        double faster = Math.min(one, at(median, Step.RAW_WRITE_APART) + at(median, Step.ENGINE_RESTORE));
        Map<String, double[]> ratios = Map.of(
                "backup",
                        new double[] {
                            at(median, Step.RAW_READ) + at(median, Step.ENGINE_BACKUP), at(median, Step.BACKUP)
                        },
                "restore, to one raw producer", new double[] {one, at(median, Step.RESTORE)},
                "restore", new double[] {faster, at(median, Step.RESTORE)},
                "restore, with what it reads back",
                        new double[] {faster + at(median, Step.RAW_READ), at(median, Step.RESTORE)});
        ratios.keySet().stream()
                .sorted()
                .forEach(name -> System.out.printf(
                        Locale.ROOT, "%-34s ratio %.2f%n", name, ratios.get(name)[0] / ratios.get(name)[1]));
    }

    private static double at(double[] seconds, Step step) {
        return seconds[step.ordinal()];
    }
}
