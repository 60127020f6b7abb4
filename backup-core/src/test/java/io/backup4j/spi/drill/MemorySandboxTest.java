package io.backup4j.spi.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.testkit.DrillSandboxContract;
import io.backup4j.testkit.MemoryExpectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of the guide keeps the contract, and the guide shows it as it is. */
class MemorySandboxTest extends DrillSandboxContract {
    private final MemorySandbox sandbox = new MemorySandbox(1 << 20);

    @Override
    protected DrillSandbox sandbox() {
        return sandbox;
    }

    @Override
    protected StoredEntry entry(String name, int sizeBytes) {
        return new StoredEntry(
                EntryPath.of(name), EntryKind.FILE, EntryAttributes.none(), sizeBytes, new byte[0], false);
    }

    @Override
    protected List<String> leftBehind() {
        return Collections.nCopies(sandbox.openPlaces(), "place");
    }

    @Test
    void saysWithNumbersThatThereIsNoRoom() {
        MemoryExpectation large =
                new MemoryExpectation(MemoryTarget.KIND).with(entry("a", (1 << 20) + 1), new byte[(1 << 20) + 1]);

        assertThat(sandbox.unavailable(large.backup(), large.record()))
                .contains("no room: 1048577 bytes are needed, and 1048576 are free");
    }

    @Test
    void theGuideShowsWhatIsTestedHere() throws IOException {
        List<String> code = Files.readAllLines(Path.of("src/test/java/io/backup4j/spi/drill/MemorySandbox.java"));
        String guide = Files.readString(Path.of("../docs/guides/writing-a-drill-sandbox.md"));

        List<String> shown = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            if (code.get(i).contains("// guide: ") && !code.get(i).endsWith("end")) {
                List<String> part = new ArrayList<>();
                while (!code.get(++i).contains("// guide: end")) {
                    part.add(code.get(i));
                }
                shown.add(String.join("\n", part).stripIndent());
            }
        }
        assertThat(shown).hasSize(2).allSatisfy(part -> assertThat(guide).contains(part));
    }
}
