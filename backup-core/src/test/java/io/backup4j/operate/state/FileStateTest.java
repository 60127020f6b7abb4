package io.backup4j.operate.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.state.StateStore;
import io.backup4j.testkit.StateStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateTest extends StateStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected StateStore open() {
        return FileState.in(directory.resolve("state"));
    }

    @Test
    void whatAnInterruptedWriteLeftIsReplaced() throws IOException {
        open().write("note", new byte[] {1});
        Files.write(directory.resolve("state/note.new"), new byte[] {9, 9});

        assertThat(open().read("note").orElseThrow()).containsExactly(1);
        open().write("note", new byte[] {2});
        assertThat(open().read("note").orElseThrow()).containsExactly(2);
    }

    @Test
    void aNameThatCouldLeaveTheDirectoryIsRefused() {
        for (String name : new String[] {"../x", "/x", "A", "", "x/y"}) {
            assertThatThrownBy(() -> open().read(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aNoteThatIsTooLargeIsRefusedAndTheOldOneStays() throws IOException {
        open().write("note", new byte[] {1});

        assertThatThrownBy(() -> open().write("note", new byte[(16 << 20) + 1])).isInstanceOf(IOException.class);
        assertThat(open().read("note").orElseThrow()).containsExactly(1);
    }
}
