package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEntryReaderTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.writeString(directory.resolve("file"), "0123456789");
    }

    private FileEntryReader open(Path path, Duration afterChange) throws IOException {
        Clock clock = Clock.fixed(Files.getLastModifiedTime(file).toInstant().plus(afterChange), ZoneOffset.UTC);
        return FileEntryReader.open(EntryPath.of("file"), path, new AttributeCollector(issue -> {}), clock);
    }

    private FileEntryReader open() throws IOException {
        return open(file, Duration.ofMinutes(1));
    }

    private static String readAll(FileEntryReader reader) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[4];
        for (int n = reader.read(buffer, 0, 4); n >= 0; n = reader.read(buffer, 0, 4)) {
            content.write(buffer, 0, n);
        }
        return content.toString(StandardCharsets.UTF_8);
    }

    @Test
    void givesEvidenceOfAFileThatHasLongBeenStill() throws IOException {
        assumeTrue(FileStatus.isUnix(file.getFileSystem()));
        try (FileEntryReader reader = open()) {
            assertThat(readAll(reader)).isEqualTo("0123456789");
            EntryOutcome outcome = reader.finish();
            assertThat(outcome.changed()).isFalse();
            assertThat(outcome.evidence()).isNotEmpty().isEqualTo(FileEvidence.of(FileStatus.read(file)));
        }
    }

    @Test
    void givesNoneOfAFileThatWasJustWritten() throws IOException {
        try (FileEntryReader reader = open(file, Duration.ofMillis(1500))) {
            readAll(reader);
            EntryOutcome outcome = reader.finish();
            assertThat(outcome.changed()).isFalse();
            assertThat(outcome.evidence()).isEmpty();
        }
    }

    @Test
    void givesNoneOfAFileThatWasNotReadToItsEnd() throws IOException {
        try (FileEntryReader reader = open()) {
            reader.read(new byte[4], 0, 4);
            assertThat(reader.finish().evidence()).isEmpty();
        }
    }

    @Test
    void marksAFileThatWasAppendedToWhileItWasRead() throws IOException {
        try (FileEntryReader reader = open()) {
            reader.read(new byte[4], 0, 4);
            Files.writeString(file, "more", StandardOpenOption.APPEND);
            assertThat(readAll(reader)).isEqualTo("456789more");
            EntryOutcome outcome = reader.finish();
            assertThat(outcome.changed()).isTrue();
            assertThat(outcome.evidence()).isEmpty();
        }
    }

    @Test
    void stopsFollowingAFileThatGrowsForEver() throws IOException {
        try (FileEntryReader reader = open()) {
            byte[] buffer = new byte[1000];
            int reads = 0;
            while (reader.read(buffer, 0, buffer.length) >= 0) {
                assertThat(++reads).isLessThan(100);
                Files.writeString(file, "more", StandardOpenOption.APPEND);
            }
            assertThat(reader.finish().changed()).isTrue();
        }
    }

    @Test
    void marksAFileThatWasReplacedByAnotherWithTheSameSizeAndTime() throws IOException {
        assumeTrue(FileStatus.isUnix(file.getFileSystem()));
        try (FileEntryReader reader = open()) {
            Path other = Files.writeString(directory.resolve("other"), "abcdefghij");
            Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            assertThat(readAll(reader)).isEqualTo("0123456789");
            assertThat(reader.finish().changed()).isTrue();
        }
    }

    @Test
    void vouchesForNothingWhenTheFileWasDeletedWhileItWasRead() throws IOException {
        assumeTrue(FileStatus.isUnix(file.getFileSystem()));
        try (FileEntryReader reader = open()) {
            Files.delete(file);
            readAll(reader);
            EntryOutcome outcome = reader.finish();
            assertThat(outcome.changed()).isTrue();
            assertThat(outcome.evidence()).isEmpty();
            assertThat(outcome.attributes().number(EntryAttributes.MTIME_SECONDS))
                    .isPresent();
        }
    }

    @Test
    void saysThatAFileReplacedByALinkOrDirectoryVanished() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "secret");
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        for (Path path : new Path[] {link, directory, directory.resolve("none")}) {
            assertThatThrownBy(() -> open(path, Duration.ZERO))
                    .isInstanceOfSatisfying(EntryUnavailableException.class, e -> assertThat(e.vanished())
                            .isTrue());
        }
    }

    @Test
    void readsFilesThatAreLongerThanTheySay() throws IOException {
        Path status = Path.of("/proc/self/status");
        assumeTrue(Files.isReadable(status));
        try (FileEntryReader reader = open(status, Duration.ofMinutes(1))) {
            assertThat(readAll(reader)).contains("VmPeak").endsWith("\n");
            assertThat(reader.finish().evidence()).isEmpty();
        }
    }

    @Test
    void saysThatAFileCannotBeReadWhenTheDeviceFails() throws IOException {
        Path memory = Path.of("/proc/self/mem");
        assumeTrue(Files.isReadable(memory));
        try (FileEntryReader reader = open(memory, Duration.ofMinutes(1))) {
            assertThatThrownBy(() -> reader.read(new byte[10], 0, 10))
                    .isInstanceOfSatisfying(EntryUnavailableException.class, e -> assertThat(e.vanished())
                            .isFalse());
        }
    }
}
