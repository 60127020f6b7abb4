package io.backup4j.operate.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.JournalReading;
import io.backup4j.spi.journal.RunRecord;
import io.backup4j.testkit.RunRecords;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {
    @TempDir
    Path temporary;

    private Path directory() {
        return temporary.resolve("state/journal");
    }

    @Test
    void aLineTornAtAnyByteCostsItselfOnlyAndIsReported() throws IOException {
        FileJournal journal = FileJournal.in(directory());
        journal.append(RunRecords.run(1));
        Path file = files().get(0);
        long whole = Files.size(file);
        journal.append(RunRecords.run(2));
        byte[] content = Files.readAllBytes(file);
        for (int length = (int) whole; length < content.length; length++) {
            Files.write(file, Arrays.copyOf(content, length));
            JournalReading torn = journal.read(HistoryQuery.all());
            assertThat(torn.runs()).as("torn at %d", length).containsExactly(RunRecords.run(1));
            assertThat(torn.problems()).as("torn at %d", length).hasSize(length == whole ? 0 : 1);

            journal.append(RunRecords.run(3));
            JournalReading after = journal.read(HistoryQuery.all());
            // Cut right before its line end, the record is whole and comes back.
            assertThat(after.runs())
                    .as("appended behind a line torn at %d", length)
                    .startsWith(RunRecords.run(3))
                    .endsWith(RunRecords.run(1))
                    .hasSize(length == content.length - 1 ? 3 : 2);
        }
    }

    @Test
    void noDamageOfALineIsReadAsARecord() throws IOException {
        long seed = 20261201;
        Random random = new Random(seed);
        FileJournal journal = FileJournal.in(directory());
        List<RunRecord> written =
                IntStream.range(0, 3).mapToObj(RunRecords::run).toList();
        for (RunRecord record : written) {
            journal.append(record);
        }
        Path file = files().get(0);
        byte[] content = Files.readAllBytes(file);
        for (int i = 0; i < content.length; i++) {
            byte[] damaged = content.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            JournalReading reading = journal.read(HistoryQuery.all());
            assertThat(reading.runs())
                    .as("byte %d, seed %d", i, seed)
                    .isSubsetOf(written)
                    .hasSizeLessThan(3);
            assertThat(reading.problems()).as("byte %d, seed %d", i, seed).isNotEmpty();
        }
    }

    @Test
    void aTailOfZerosAfterPowerLossIsNoRecordAndDoesNotSwallowTheNext() throws IOException {
        FileJournal journal = FileJournal.in(directory());
        journal.append(RunRecords.run(1));
        Files.write(files().get(0), new byte[300], StandardOpenOption.APPEND);
        journal.append(RunRecords.run(2));
        JournalReading reading = journal.read(HistoryQuery.all());
        assertThat(reading.runs()).containsExactly(RunRecords.run(2), RunRecords.run(1));
        assertThat(reading.problems()).hasSize(1).first().asString().contains("runs-0000000001.jsonl");
    }

    @Test
    void keepsABoundedNumberOfFilesAndTheNewestRecords() throws IOException {
        JournalLimits limits = new JournalLimits(2000, 3);
        for (int i = 0; i < 100; i++) {
            FileJournal.in(directory(), limits).append(RunRecords.run(i));
            assertThat(files()).hasSizeLessThanOrEqualTo(3);
        }
        JournalReading reading = FileJournal.in(directory(), limits).read(HistoryQuery.all());
        assertThat(reading.problems()).isEmpty();
        assertThat(reading.runs()).hasSizeBetween(8, 20);
        assertThat(reading.runs())
                .isEqualTo(IntStream.range(0, reading.runs().size())
                        .mapToObj(i -> RunRecords.run(99 - i))
                        .toList());
        assertThat(files()).last().asString().isNotEqualTo("runs-0000000001.jsonl");
        for (Path file : files()) {
            assertThat(Files.size(file)).isLessThan(2000 + 700);
        }
    }

    @Test
    void forcesTheLineAndItsNamesBeforeItReturns() throws IOException {
        List<String> forced = new ArrayList<>();
        FileJournal journal = FileJournal.in(directory(), new JournalLimits(1, 5), recording(forced));
        journal.append(RunRecords.run(1));
        Path state = directory().getParent();
        assertThat(forced)
                .contains("names of " + temporary, "names of " + state)
                .containsSubsequence("file, 1 lines", "names of " + directory());
        forced.clear();
        journal.append(RunRecords.run(2));
        assertThat(forced).as("the second file").containsExactly("file, 1 lines", "names of " + directory());

        forced.clear();
        FileJournal same = FileJournal.in(directory(), JournalLimits.DEFAULTS, recording(forced));
        same.append(RunRecords.run(3));
        assertThat(forced)
                .as("what another process made is proven once")
                .containsExactly("names of " + state, "file, 2 lines", "names of " + directory());
        forced.clear();
        same.append(RunRecords.run(4));
        assertThat(forced).containsExactly("file, 3 lines");
    }

    @Test
    void anAppendThatIsNotDurableFails() {
        FileJournal journal = FileJournal.in(directory(), JournalLimits.DEFAULTS, new DiskSync() {
            @Override
            public void file(FileChannel file) throws IOException {
                throw new IOException("the disk does not answer");
            }

            @Override
            public void directory(Path directory) {}
        });
        assertThatThrownBy(() -> journal.append(RunRecords.run(1))).hasMessage("the disk does not answer");
    }

    @Test
    void isMadeAgainWhenSomebodyRemovedTheDirectory() throws IOException {
        List<String> forced = new ArrayList<>();
        FileJournal journal = FileJournal.in(directory(), JournalLimits.DEFAULTS, recording(forced));
        journal.append(RunRecords.run(1));
        try (Stream<Path> all = Files.walk(directory())) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        assertThat(journal.read(HistoryQuery.all()).runs()).isEmpty();
        forced.clear();
        journal.append(RunRecords.run(2));
        assertThat(forced)
                .containsExactly("names of " + directory().getParent(), "file, 1 lines", "names of " + directory());
        assertThat(journal.read(HistoryQuery.all()).runs()).containsExactly(RunRecords.run(2));
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        FileJournal.in(directory()).append(RunRecords.run(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
                .isEqualTo("rw-------");
    }

    @Test
    void readingMakesNothing() throws IOException {
        assertThat(FileJournal.in(directory()).read(HistoryQuery.all()).runs()).isEmpty();
        assertThat(directory().getParent()).doesNotExist();
    }

    @Test
    void aDirectoryThatIsAFileFailsByName() throws IOException {
        Files.createDirectories(directory().getParent());
        Files.writeString(directory(), "in the way");
        assertThatThrownBy(() -> FileJournal.in(directory()).append(RunRecords.run(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(directory().toString());
    }

    private DiskSync recording(List<String> forced) {
        return new DiskSync() {
            @Override
            public void file(FileChannel file) throws IOException {
                DiskSync.REAL.file(file);
                forced.add("file, " + lines(file) + " lines");
            }

            @Override
            public void directory(Path directory) throws IOException {
                DiskSync.REAL.directory(directory);
                forced.add("names of " + directory);
            }

            /** What is in the newest file when it is forced: forcing before writing would prove nothing. */
            private long lines(FileChannel file) throws IOException {
                List<Path> files = files();
                byte[] content = Files.readAllBytes(files.get(files.size() - 1));
                assertThat(file.size()).isEqualTo(content.length);
                return new String(content, StandardCharsets.UTF_8).lines().count();
            }
        };
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }
}
