package io.backup4j.jdbc.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit is not begun. */
class ScratchRoomTest {
    @TempDir
    private Path scratch;

    @Test
    void saysWhatIsNeededAndWhatThereIs() throws IOException {
        assertThat(ScratchRoom.lacking(scratch, 1)).isEmpty();
        assertThat(ScratchRoom.lacking(scratch, 1L << 60)).hasValueSatisfying(reason -> assertThat(reason)
                .contains("no room", ((1L << 60) + (256L << 20)) + " bytes are needed", "are free"));
        assertThat(ScratchRoom.lacking(scratch.resolve("away"), 1))
                .hasValueSatisfying(reason -> assertThat(reason).contains("does not exist"));
    }

    @Test
    void removesWhatKilledDrillsLeftBeforeItLooks() throws IOException {
        Path left = Files.createDirectory(scratch.resolve("backup4j-drill-7"));
        assertThat(ScratchRoom.lacking(scratch, 1)).isEmpty();
        assertThat(left).doesNotExist();
    }
}
