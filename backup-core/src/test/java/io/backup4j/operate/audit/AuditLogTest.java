package io.backup4j.operate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    private Path directory;

    private Path file;
    private AuditLog log;

    @BeforeEach
    void threeEvents() throws IOException {
        file = directory.resolve("audit.log");
        log = AuditLog.in(file);
        log.add(event("backup.create"));
        log.add(event("backup.delete"));
        log.add(event("restore"));
    }

    @Test
    void whatWasAddedIsReadLastFirst() throws IOException {
        assertThat(log.newest(2)).extracting(AuditEvent::action).containsExactly("restore", "backup.delete");
        assertThat(log.check()).satisfies(check -> {
            assertThat(check.whole()).isTrue();
            assertThat(check.lines()).isEqualTo(3);
        });
    }

    @Test
    void aChangedLineIsNoticed() throws IOException {
        Files.writeString(file, Files.readString(file).replace("backup.delete", "backup.detele"));
        assertThat(log.check().problems()).singleElement().asString().startsWith("line 2: it was changed");
    }

    @Test
    void aLineThatWasLeftOutIsNoticed() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of(lines.get(0), lines.get(2)));
        assertThat(log.check().problems()).singleElement().asString().startsWith("line 2:");
    }

    @Test
    void linesThatWereExchangedAreNoticed() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of(lines.get(1), lines.get(0), lines.get(2)));
        assertThat(log.check().whole()).isFalse();
    }

    @Test
    void anEndThatWasCutOffShowsInTheLastHash() throws IOException {
        String before = log.check().lastHash();
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 2));
        assertThat(log.check().lastHash()).isNotEqualTo(before);
    }

    @Test
    void aTornLineIsKeptApartFromTheNextOne() throws IOException {
        Files.writeString(file, "{\"at\":\"2026", StandardOpenOption.APPEND);
        log.add(event("after"));
        assertThat(log.newest(1)).extracting(AuditEvent::action).containsExactly("after");
        assertThat(log.check().problems()).containsExactly("line 4: it is torn");
        assertThat(log.check().lines()).isEqualTo(4);
    }

    @Test
    void lineEndsInWhatACallerSaysMakeNoLinesOfTheirOwn() throws IOException {
        log.add(new AuditEvent(Instant.EPOCH, "eve\n{\"at\":1}", "x", "y", "denied", Map.of("a", "b\nc")));
        assertThat(Files.readAllLines(file)).hasSize(4);
        assertThat(log.check().whole()).isTrue();
    }

    /** With files that are full after a few lines. */
    private AuditLog small(String name) {
        return AuditLog.in(directory.resolve(name), 1000);
    }

    private List<Path> files(String begin) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().startsWith(begin))
                    .sorted(Comparator.comparingLong(path -> number(path)))
                    .toList();
        }
    }

    private static long number(Path path) {
        String digits = path.getFileName().toString().replaceAll("\\D", "");
        return digits.isEmpty() ? 1 : Long.parseLong(digits);
    }

    private void fill(AuditLog small, int events) throws IOException {
        for (int i = 0; i < events; i++) {
            small.add(event("action-" + i));
        }
    }

    @Test
    void aFullFileIsFollowedByAnotherOneAndTheChainGoesOn() throws IOException {
        AuditLog small = small("small.log");
        fill(small, 60);
        List<Path> files = files("small");
        assertThat(files).hasSizeGreaterThan(9);
        assertThat(files.get(1)).hasFileName("small-2.log");
        assertThat(Files.readAllLines(files.get(1)).get(0)).contains("\"continues\":\"small.log\"");
        assertThat(small.check()).satisfies(check -> {
            assertThat(check.problems()).isEmpty();
            assertThat(check.lines()).isEqualTo(60);
        });
        assertThat(small.newest(25))
                .hasSize(25)
                .first()
                .extracting(AuditEvent::action)
                .isEqualTo("action-59");
        assertThat(small.newest(25).get(24).action()).isEqualTo("action-35");
        assertThat(small.newest(1000)).hasSize(60);
    }

    @Test
    void aFileThatIsMissingOrExchangedIsNoticed() throws IOException {
        AuditLog small = small("small.log");
        fill(small, 30);
        List<Path> files = files("small");
        byte[] second = Files.readAllBytes(files.get(1));
        byte[] third = Files.readAllBytes(files.get(2));
        Files.delete(files.get(1));
        assertThat(small.check().problems()).containsExactly("small-2.log: it is missing");
        Files.write(files.get(1), third);
        Files.write(files.get(2), second);
        assertThat(small.check().whole()).isFalse();
        Files.write(files.get(1), second);
        Files.write(files.get(2), third);
        assertThat(small.check().whole()).isTrue();
        List<String> lines = Files.readAllLines(files.get(0));
        Files.write(files.get(0), lines.subList(0, lines.size() - 1));
        assertThat(small.check().problems())
                .as("the end of a file that is not the last one")
                .singleElement()
                .asString()
                .startsWith("small-2.log, line 1:");
    }

    @Test
    void aCrashAtAnyByteOfAnyWriteLosesNothingThatWasAdded() throws IOException {
        AuditLog small = small("small.log");
        fill(small, 12);
        List<Path> whole = files("small");
        Path last = whole.get(whole.size() - 1);
        byte[] bytes = Files.readAllBytes(last);
        assertThat(whole.size()).isGreaterThan(1);
        for (int length = 0; length <= bytes.length; length++) {
            Files.write(last, Arrays.copyOf(bytes, length));
            long before = small.check().lines();
            small.add(event("after"));
            AuditCheck check = small.check();
            assertThat(check.lines()).as("after %s bytes", length).isEqualTo(before + 1);
            assertThat(check.problems())
                    .as("after %s bytes", length)
                    .allMatch(problem -> problem.endsWith("it is torn"))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(small.newest(1)).extracting(AuditEvent::action).containsExactly("after");
        }
    }

    @Test
    void aCrashBeforeTheFirstLineOfANewFileIsGoneOnFrom() throws IOException {
        AuditLog small = small("small.log");
        fill(small, 4);
        int files = files("small").size();
        Files.createFile(directory.resolve("small-" + (files + 1) + ".log"));
        small.add(event("after"));
        assertThat(small.check().problems()).isEmpty();
        assertThat(small.check().lines()).isEqualTo(5);
    }

    @Test
    void twoThatWriteOneLogInTurnMakeOneChain() throws IOException {
        AuditLog one = small("small.log");
        AuditLog other = small("small.log");
        for (int i = 0; i < 40; i++) {
            (i % 3 == 0 ? one : other).add(event("action-" + i));
        }
        assertThat(one.check().problems()).isEmpty();
        assertThat(other.check().lines()).isEqualTo(40);
    }

    private static AuditEvent event(String action) {
        return new AuditEvent(
                Instant.parse("2026-12-01T12:00:00Z"), "ann", action, "nightly", "allowed", Map.of("a", "1", "b", "2"));
    }
}
