package io.backup4j.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.backup4j.sinks.FailingDisk.Change;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file system's failures become. */
class DirectorySinkFailureTest {
    private static final ObjectKey KEY = new ObjectKey("pack/3f/object");
    private static final ObjectContent CONTENT = ObjectContent.of(new byte[100]);

    @TempDir
    private Path root;

    @Test
    void noRoomIsFullAndLeavesNothing() throws IOException {
        for (String reason : List.of("No space left on device", "Disk quota exceeded")) {
            for (Change change : List.of(Change.CREATE_DIRECTORY, Change.CREATE_FILE, Change.LINK)) {
                Path place = root.resolve(change + reason);
                DirectorySink sink = new DirectorySink(place, new FailingDisk(change, path -> {
                    throw new FileSystemException(path.toString(), null, reason);
                }));
                assertThatThrownBy(() -> sink.put(KEY, CONTENT))
                        .as("%s at %s", reason, change)
                        .isInstanceOf(SinkFullException.class)
                        .hasMessageContaining("no room left")
                        .hasMessageContaining(KEY.value());
                assertThat(sink.stat(KEY)).isEmpty();
                assertThat(filesBelow(root)).isEmpty();
            }
        }
    }

    @Test
    void noRoomForTheDirectoryAfterTheLinkIsNotFullBecauseTheObjectMayBeThere() {
        DirectorySink sink = failing(Change.SYNC_DIRECTORY, path -> {
            throw new FileSystemException(path.toString(), null, "No space left on device");
        });
        assertThat(catchThrowable(() -> sink.put(KEY, CONTENT)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("not proven durable");
    }

    @Test
    void aRefusalIsAnAccessFailure() {
        for (Change change : List.of(Change.CREATE_DIRECTORY, Change.CREATE_FILE, Change.LINK, Change.SYNC_DIRECTORY)) {
            for (IOException refusal : List.of(
                    new AccessDeniedException("file"),
                    new FileSystemException("file", null, "Read-only file system"),
                    new FileSystemException("file", "other", "Operation not permitted"))) {
                DirectorySink sink = failing(change, path -> {
                    throw refusal;
                });
                assertThatThrownBy(() -> sink.put(new ObjectKey("new-" + change.ordinal() + "/object"), CONTENT))
                        .as("%s at %s", refusal, change)
                        .isInstanceOf(SinkAccessException.class);
            }
        }
    }

    @Test
    void aFileSystemWithoutHardLinksIsRefusedByThatName() {
        DirectorySink sink = failing(Change.LINK, path -> {
            throw new UnsupportedOperationException();
        });
        assertThatThrownBy(() -> sink.put(KEY, CONTENT))
                .isInstanceOf(SinkAccessException.class)
                .hasMessageContaining("hard links");
    }

    @Test
    void aReadOnlyFileSystemIsRefusedForDeletesToo() throws IOException {
        DirectorySink.at(root).put(KEY, CONTENT);
        DirectorySink sink = failing(Change.UNLINK, path -> {
            throw new ReadOnlyFileSystemException();
        });
        assertThatThrownBy(() -> sink.delete(KEY))
                .isInstanceOf(SinkAccessException.class)
                .hasMessageContaining("read-only");
    }

    @Test
    void everythingElseStaysAnIOExceptionThatMayBeRetried() {
        DirectorySink sink = failing(Change.LINK, path -> {
            throw new FileSystemException(path.toString(), null, "Input/output error");
        });
        assertThat(catchThrowable(() -> sink.put(KEY, CONTENT)))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("Input/output error");
    }

    @Test
    void aDirectoryThatKeepsVanishingEndsInAFailureThatIsNotAMissingObject() {
        DirectorySink sink = failing(Change.LINK, path -> {
            throw new NoSuchFileException(path.toString());
        });
        assertThatThrownBy(() -> sink.put(KEY, CONTENT))
                .isInstanceOf(NoSuchFileException.class)
                .isNotInstanceOf(NoSuchObjectException.class);
    }

    private DirectorySink failing(Change change, FailingDisk.Failure failure) {
        return new DirectorySink(root, new FailingDisk(change, failure));
    }

    private static List<Path> filesBelow(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
