package io.backup4j.operate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.testkit.RunRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes append to one journal, across the borders of its files. */
@Timeout(60)
class JournalProcessesTest {
    private static final int PROCESSES = 3;
    private static final int EACH = 40;
    private static final JournalLimits LIMITS = new JournalLimits(3000, 1000);

    @TempDir
    Path directory;

    @Test
    void noRecordIsLostOrTorn() throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < PROCESSES; i++) {
                processes.add(start(i * EACH));
            }
            for (Process process : processes) {
                assertThat(process.waitFor(45, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
        JournalReading reading = FileJournal.in(directory, LIMITS).read(HistoryQuery.all());
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.runs())
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, PROCESSES * EACH)
                        .mapToObj(RunRecords::run)
                        .toList());
    }

    private Process start(int first) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        directory.toString(),
                        String.valueOf(first))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** One of the processes. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] arguments) throws IOException {
            FileJournal journal = FileJournal.in(Path.of(arguments[0]), LIMITS);
            int first = Integer.parseInt(arguments[1]);
            for (int i = first; i < first + EACH; i++) {
                journal.append(RunRecords.run(i));
            }
        }
    }
}
