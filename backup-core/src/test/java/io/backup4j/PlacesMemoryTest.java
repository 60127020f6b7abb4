package io.backup4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.reliability.ForkedProcess;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.run.RunControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a heap of 128 MiB holds at once: three places of any data. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PlacesMemoryTest {
    @TempDir
    Path directory;

    @Test
    void threePlacesOfDataWithoutBoundariesFitIntoTheSmallestHeap() throws Exception {
        Path tree = tree();
        // No boundary anywhere: chunks of 8 MiB, each of which a place has in up to four forms.
        Files.write(tree.resolve("endless"), endless(new byte[64]));
        // The same with more in it. Data in which every stretch is another one always has boundaries, so the largest
        // chunks are always small when they are compressed.
        byte[] period = new byte[64];
        new Random(6).nextBytes(period);
        Files.write(tree.resolve("periodic"), endless(period));
        backUp(tree, 3);
    }

    private static byte[] endless(byte[] period) {
        byte[] bytes = new byte[20 << 20];
        for (int at = 0; at < bytes.length; at += period.length) {
            System.arraycopy(period, 0, bytes, at, period.length);
            bytes[at] = (byte) (at >> 16);
        }
        return bytes;
    }

    private void backUp(Path tree, int places) throws Exception {
        List<String> said = new ArrayList<>();
        try (ForkedProcess process = ForkedProcess.start(
                directory,
                128,
                SmallPlaces.class,
                List.of(tree.toString(), directory.toString(), Integer.toString(places)))) {
            for (String line = process.line(); line != null; line = process.line()) {
                said.add(line);
            }
            assertThat(process.end()).as("%s%n%s", said, process.errors()).isZero();
            assertThat(said).as(process.errors()).last().isEqualTo("COMPLETED");
        }
        for (int place = 0; place < places; place++) {
            try (BackupRepository repository = BackupRepository.openUnencrypted(
                    DirectorySink.at(directory.resolve("place-" + place)), RepositoryOptions.defaults())) {
                assertThat(repository
                                .verify(VerifyRequest.everything(), RunControl.none())
                                .findings())
                        .isEmpty();
                assertThat(repository.list()).hasSize(1);
            }
        }
    }

    /** Large files that fill slabs and packs, and many small ones. */
    private Path tree() throws IOException {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Random random = new Random(5);
        for (int i = 0; i < 3; i++) {
            byte[] bytes = new byte[20 << 20];
            random.nextBytes(bytes);
            Files.write(tree.resolve("large" + i), bytes);
        }
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            Files.write(tree.resolve("small" + i), bytes);
        }
        return tree;
    }
}
