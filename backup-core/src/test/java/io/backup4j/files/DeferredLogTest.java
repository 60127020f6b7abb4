package io.backup4j.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.testkit.RestoreRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records come back last first, from memory and from disk. */
class DeferredLogTest {
    private static final long SEED = 7;

    @TempDir
    Path directory;

    @Test
    void staysInMemoryWhileItIsSmall() throws IOException {
        try (DeferredLog log = new DeferredLog(() -> directory.resolve("spill"))) {
            log.add(new byte[] {1});
            log.add(new byte[0]);
            log.add(new byte[] {2, 3});
            assertThat(directory.resolve("spill")).doesNotExist();
            assertThat(drain(log)).containsExactly("[2, 3]", "[]", "[1]");
            assertThat(drain(log)).isEmpty();
        }
    }

    @Test
    void spillsWhatIsLargeAndRemovesTheFile() throws IOException {
        Random random = new Random(SEED);
        List<String> expected = new ArrayList<>();
        try (DeferredLog log = new DeferredLog(() -> directory.resolve("spill"))) {
            for (int i = 0; i < 300; i++) {
                // One record is larger than what is held in memory.
                byte[] record = new byte[i == 100 ? DeferredLog.MEMORY_BYTES * 2 : random.nextInt(20_000)];
                random.nextBytes(record);
                log.add(record);
                expected.add(Arrays.toString(Arrays.copyOf(record, 20)) + record.length);
            }
            assertThat(directory.resolve("spill")).exists();
            List<String> found = new ArrayList<>();
            log.drain(record -> found.add(Arrays.toString(Arrays.copyOf(record, 20)) + record.length));
            Collections.reverse(expected);
            assertThat(found).as("seed %d", SEED).isEqualTo(expected);
        }
        assertThat(directory.resolve("spill")).doesNotExist();
    }

    @Test
    void givesBackEntriesAsTheyWere() throws IOException {
        EntryAttributes attributes = Entries.attributes(040755)
                .text(EntryAttributes.OWNER, "\u00e4")
                .bytes("xattr.user.x", new byte[] {0, -1})
                .build();
        StoredEntry entry = new StoredEntry(
                EntryPath.ofBytes(new byte[] {(byte) 0xff, '/', 'a'}),
                EntryKind.DIRECTORY,
                attributes,
                42,
                new byte[0],
                false);
        HardLinkGroups.Leader leader = new HardLinkGroups.Leader(EntryPath.of("first"), "key");
        DeferredEntry decoded = DeferredEntry.decode(new DeferredEntry(entry, Optional.of(leader)).encode());
        assertThat(decoded.entry().path()).isEqualTo(entry.path());
        assertThat(decoded.entry().kind()).isEqualTo(entry.kind());
        assertThat(decoded.entry().sizeBytes()).isEqualTo(42);
        assertThat(decoded.entry().attributes()).isEqualTo(attributes);
        assertThat(decoded.leader()).contains(leader);
        assertThat(DeferredEntry.decode(new DeferredEntry(entry, Optional.empty()).encode())
                        .leader())
                .isEmpty();
    }

    @Test
    void finishesDirectoriesFromDiskAndLeavesNoFile() throws IOException {
        int count = 400;
        byte[] large = new byte[2 * DeferredLog.MEMORY_BYTES / count];
        Entries entries = new Entries();
        for (int i = 0; i < count; i++) {
            entries.directory("d" + i, Entries.attributes(040751).bytes("xattr.security.large", large));
        }
        Path target = directory.resolve("target");
        RestoreRun.of(FileTarget.into(target), entries.map());
        try (var names = Files.list(target)) {
            assertThat(names).hasSize(count);
        }
        for (int i = 0; i < count; i++) {
            Instant time = Files.getLastModifiedTime(target.resolve("d" + i)).toInstant();
            assertThat(time).isEqualTo(Instant.ofEpochSecond(Entries.SECONDS, Entries.NANOS));
        }
    }

    private static List<String> drain(DeferredLog log) throws IOException {
        List<String> found = new ArrayList<>();
        log.drain(record -> found.add(Arrays.toString(record)));
        return found;
    }
}
