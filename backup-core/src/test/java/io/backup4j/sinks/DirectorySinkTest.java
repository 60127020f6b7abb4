package io.backup4j.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectorySinkTest {
    private static final ObjectKey KEY = new ObjectKey("pack/3f/object");
    private static final ObjectContent CONTENT = ObjectContent.of(new byte[100]);

    @TempDir
    private Path directory;

    private Path root() {
        return directory.resolve("place");
    }

    @Test
    void touchesNothingBeforeTheFirstPut() throws IOException {
        DirectorySink sink = DirectorySink.at(root());
        sink.list("", "");
        sink.stat(KEY);
        sink.delete(KEY);
        sink.space();
        assertThat(root()).doesNotExist();
        sink.put(KEY, CONTENT);
        assertThat(root().resolve("pack/3f/object")).hasSize(100);
    }

    @Test
    void leavesNoTemporaryFileWhetherItWinsOrLoses() throws IOException {
        DirectorySink sink = DirectorySink.at(root());
        sink.put(KEY, CONTENT);
        sink.put(KEY, CONTENT);
        assertThat(files(root().resolve(".tmp"))).isEmpty();
    }

    @Test
    void filesAndDirectoriesBelongToTheirOwnerAlone() throws IOException {
        DirectorySink.at(root()).put(KEY, CONTENT);
        for (String name : List.of("", "pack", "pack/3f", ".tmp")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root().resolve(name))))
                    .as(name)
                    .isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root().resolve("pack/3f/object"))))
                .isEqualTo("rw-------");
    }

    @Test
    void removesTheTemporaryFilesOfKilledProcessesAndOfNobodyElse() throws IOException {
        DirectorySink.at(root()).put(new ObjectKey("first"), CONTENT);
        Path fresh = root().resolve(".tmp/of-a-running-process");
        Path stale = root().resolve(".tmp/of-a-killed-process");
        Files.writeString(fresh, "half");
        Files.writeString(stale, "half");
        // By the clock of the file system, not ours: relative to the file that was written a moment ago.
        Instant now = Files.getLastModifiedTime(fresh).toInstant();
        Files.setLastModifiedTime(fresh, FileTime.from(now.minus(Duration.ofHours(23))));
        Files.setLastModifiedTime(stale, FileTime.from(now.minus(Duration.ofHours(25))));

        DirectorySink.at(root()).put(new ObjectKey("second"), CONTENT);

        assertThat(files(root().resolve(".tmp"))).containsExactly(fresh);
    }

    @Test
    void aPutWhoseTemporaryFileWasRemovedWritesItAgain() throws IOException {
        AtomicInteger links = new AtomicInteger();
        DirectorySink sink = new DirectorySink(root(), new FailingDisk(FailingDisk.Change.LINK, temporary -> {
            if (links.incrementAndGet() <= 2) {
                Files.delete(temporary);
            }
        }));
        assertThat(sink.put(KEY, CONTENT)).isEqualTo(PutResult.CREATED);
        assertThat(links).hasValue(3);
        assertThat(SinkObjects.read(sink, KEY)).hasSize(100);
    }

    @Test
    void aPutWhoseDirectoryWasRemovedFromOutsideCreatesItAgain() throws IOException {
        DirectorySink sink = DirectorySink.at(root());
        sink.put(KEY, CONTENT);
        Files.delete(root().resolve("pack/3f/object"));
        Files.delete(root().resolve("pack/3f"));
        Files.delete(root().resolve("pack"));
        assertThat(sink.put(KEY, CONTENT)).isEqualTo(PutResult.CREATED);
    }

    @Test
    void emptyDirectoriesGoUnlessTheyFillAgain() throws IOException {
        DirectorySink sink = DirectorySink.at(root());
        for (String key :
                List.of("session/some-writer/1", "note/some-backup/deep-er/1", "pack/3f/object", "index/object")) {
            sink.put(new ObjectKey(key), CONTENT);
        }
        for (String key : SinkObjects.keys(sink, "")) {
            sink.delete(new ObjectKey(key));
        }
        assertThat(files(root().resolve("session"))).isEmpty();
        assertThat(files(root().resolve("note"))).isEmpty();
        assertThat(root().resolve("pack/3f")).isDirectory();
        assertThat(root().resolve("index")).isDirectory();
    }

    @Test
    void aDirectoryIsNotAnObject() throws IOException {
        DirectorySink sink = DirectorySink.at(root());
        sink.put(KEY, CONTENT);
        ObjectKey inTheWay = new ObjectKey("pack/3f");
        assertThatThrownBy(() -> sink.put(inTheWay, CONTENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("directory");
        sink.delete(inTheWay);
        assertThat(SinkObjects.keys(sink, "")).containsExactly(KEY.value());
    }

    @Test
    void symbolicLinksAreNeitherListedNorRead() throws IOException {
        DirectorySink sink = DirectorySink.at(root());
        sink.put(KEY, CONTENT);
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Files.createSymbolicLink(root().resolve("pack/link"), secret);
        Files.createSymbolicLink(root().resolve("loop"), root());
        assertThat(SinkObjects.keys(sink, "")).containsExactly(KEY.value());
        assertThat(sink.stat(new ObjectKey("pack/link"))).isEmpty();
        assertThatThrownBy(() -> sink.read(new ObjectKey("pack/link"), 0, ByteBuffer.allocate(9)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPageEndsWithItsDirectoryButNeverGrowsWithoutBound() throws IOException {
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            Path place = memory.getPath("/place");
            for (String name : List.of("a", "b", "c")) {
                Files.createDirectories(place.resolve(name));
                int files = name.equals("c") ? DirectoryLister.MAX_PAGE_OBJECTS + 5 : 700;
                for (int i = 0; i < files; i++) {
                    Files.createFile(place.resolve(name + "/%06d".formatted(i)));
                }
            }
            DirectorySink sink = DirectorySink.at(place);
            ObjectPage first = sink.list("", "");
            assertThat(first.objects()).hasSize(1400);
            assertThat(first.more()).isTrue();
            ObjectPage second = sink.list("", "b/000699");
            assertThat(second.objects()).hasSize(DirectoryLister.MAX_PAGE_OBJECTS);
            assertThat(second.more()).isTrue();
            ObjectPage third = sink.list(
                    "", second.objects().get(second.objects().size() - 1).key().value());
            assertThat(third.objects()).hasSize(5);
            assertThat(third.more()).isFalse();
        }
    }

    @Test
    void tellsWhereItsObjectsAreOnThisHostAndOnlyThere() throws IOException {
        DirectorySink sink = DirectorySink.at(root());
        assertThat(sink.location()).isEqualTo(root().toString());
        assertThat(sink.localDirectory().map(Path::of)).contains(root());
        assertThat(sink.space())
                .hasValueSatisfying(space -> assertThat(space.totalBytes()).isPositive());
        try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
            assertThat(DirectorySink.at(memory.getPath("/place")).localDirectory())
                    .isEmpty();
        }
    }

    @Test
    void holdsTheObjectsOfAnInterruptedThreadWholeOrAbsent() throws IOException {
        DirectorySink sink = DirectorySink.at(root());
        sink.put(new ObjectKey("first"), CONTENT);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> sink.put(KEY, CONTENT)).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sink.stat(KEY)).isEmpty();
        assertThat(files(root().resolve(".tmp"))).isEmpty();
        assertThat(sink.put(KEY, CONTENT)).isEqualTo(PutResult.CREATED);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
