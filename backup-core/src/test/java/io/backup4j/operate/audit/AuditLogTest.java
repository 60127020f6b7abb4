package io.backup4j.operate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    private static AuditEvent event(String action) {
        return new AuditEvent(
                Instant.parse("2026-12-01T12:00:00Z"), "ann", action, "nightly", "allowed", Map.of("a", "1", "b", "2"));
    }
}
