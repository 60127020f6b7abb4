package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.ExpectedEntry;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.CancelledException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link DrillSandbox} must do. Tests of an implementation extend this; nothing is left of earlier drills before each test. */
public abstract class DrillSandboxContract {
    private static final long SEED = 20260401;

    private final Map<StoredEntry, byte[]> entries = new LinkedHashMap<>();

    /** The sandbox under test; each call gives one at the same place. */
    protected abstract DrillSandbox sandbox();

    /** An entry with content of this size that its target accepts; names are one component of lower-case letters and digits. */
    protected abstract StoredEntry entry(String name, int sizeBytes);

    /** Content that its target accepts. */
    protected byte[] content(Random random, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Content of an entry, for targets whose content must fit its entry. */
    protected byte[] content(StoredEntry entry, Random random, int sizeBytes) {
        return content(random, sizeBytes);
    }

    /** Entries that come before those of {@link #entry} in every backup of this kind, with their content. */
    protected Map<StoredEntry, byte[]> first() {
        return Map.of();
    }

    /** All that drills have made and not removed. */
    protected abstract List<String> leftBehind() throws IOException;

    private MemoryExpectation backup() {
        Random random = new Random(SEED);
        MemoryExpectation expected = new MemoryExpectation(sandbox().kind());
        entries.putAll(first());
        entries.forEach(expected::with);
        for (int i = 0; i < 5; i++) {
            StoredEntry entry = entry("file" + i, i * 1000);
            byte[] content = content(entry, random, i * 1000);
            entries.put(entry, content);
            expected.with(entry, content);
        }
        return expected;
    }

    private DrillSession open(MemoryExpectation backup) throws IOException {
        return sandbox().open(new DrillContext(backup.backup(), backup.record(), new Cancellation()));
    }

    /** Restores all and compares with something perhaps different. */
    private List<DrillDifference> differences(MemoryExpectation backup, MemoryExpectation expected) throws IOException {
        List<DrillDifference> differences = new ArrayList<>();
        try (DrillSession session = open(backup)) {
            assertThat(RestoreRun.of(session.target(), entries).issues()).isEmpty();
            session.compare(expected, differences::add);
        }
        assertThat(leftBehind()).isEmpty();
        return differences;
    }

    @Test
    final void takesASmallSourceIntoATargetOfItsKind() throws IOException {
        MemoryExpectation backup = backup();
        assertThat(sandbox().kind()).isNotBlank();
        assertThat(sandbox().unavailable(backup.backup(), backup.record())).isEmpty();
        try (DrillSession session = open(backup)) {
            assertThat(session.target().kind()).isEqualTo(sandbox().kind());
            assertThat(session.handle()).isNotNull();
        }
    }

    @Test
    final void findsNothingWrongWithWhatWasRestored() throws IOException {
        MemoryExpectation backup = backup();
        List<DrillDifference> differences = new ArrayList<>();
        try (DrillSession session = open(backup)) {
            RestoreRun.of(session.target(), entries);
            DrillComparison comparison = session.compare(backup, differences::add);
            SourceRecord record = backup.record();
            assertThat(comparison.entries()).isEqualTo(record.entries());
            assertThat(comparison.bytes()).isEqualTo(record.bytes());
        }
        assertThat(differences).isEmpty();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    final void findsContentThatDiffers() throws IOException {
        MemoryExpectation backup = backup();
        byte[] other = content(entry("file3", 3000), new Random(SEED + 1), 3000);
        assertThat(differences(backup, backup().with(entry("file3", 3000), other)))
                .singleElement()
                .satisfies(difference -> assertThat(difference.path()).contains("file3"));
    }

    @Test
    final void findsWhatIsMissing() throws IOException {
        MemoryExpectation backup = backup();
        MemoryExpectation expected =
                backup().with(entry("file9", 10), content(entry("file9", 10), new Random(SEED), 10));
        assertThat(differences(backup, expected)).singleElement().satisfies(difference -> assertThat(difference.path())
                .contains("file9"));
    }

    @Test
    final void saysNothingOfWhatTheRestoreCouldNotMake() throws IOException {
        MemoryExpectation backup = backup();
        MemoryExpectation expected = backup().with(
                        entry("file9", 10), content(entry("file9", 10), new Random(SEED), 10))
                .reportedMissing(entry("file9", 10).path());
        assertThat(differences(backup, expected)).isEmpty();
    }

    @Test
    final void findsWhatIsSurplus() throws IOException {
        MemoryExpectation backup = backup();
        assertThat(differences(backup, backup().without(entry("file2", 2000).path())))
                .isNotEmpty()
                .allSatisfy(difference -> assertThat(difference.path()).contains("file2"));
    }

    @Test
    final void twoDrillsDoNotSeeEachOther() throws IOException {
        MemoryExpectation backup = backup();
        List<DrillDifference> differences = new ArrayList<>();
        try (DrillSession first = open(backup)) {
            RestoreRun.of(first.target(), entries);
            try (DrillSession second = open(backup)) {
                RestoreRun.of(second.target(), entries);
                second.compare(backup, differences::add);
            }
            first.compare(backup, differences::add);
        }
        assertThat(differences).isEmpty();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    final void leavesNothingBehindWithoutARestore() throws IOException {
        DrillSession session = open(backup());
        session.close();
        session.close();
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    final void leavesNothingBehindAfterHalfARestore() throws IOException {
        MemoryExpectation backup = backup();
        StoredEntry entry = entry("file3", 3000);
        try (DrillSession session = open(backup)) {
            try (TargetSession target = session.target().open(new TargetContext("source", false, issue -> {}))) {
                for (Map.Entry<StoredEntry, byte[]> whole : first().entrySet()) {
                    target.decide(whole.getKey());
                    try (EntryWriter writer = target.write(whole.getKey())) {
                        writer.write(0, ByteBuffer.wrap(whole.getValue()));
                        writer.commit();
                    }
                }
                target.decide(entry);
                try (EntryWriter writer = target.write(entry)) {
                    writer.write(0, ByteBuffer.wrap(content(entry, new Random(SEED), 3000), 0, 1000));
                }
            }
        }
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    final void passesOnWhatItsExpectationThrowsAndCleansUp() throws IOException {
        MemoryExpectation backup = backup();
        try (DrillSession session = open(backup)) {
            RestoreRun.of(session.target(), entries);
            assertThatThrownBy(() -> session.compare(new CancelledHalfWay(backup), difference -> {}))
                    .isInstanceOf(CancelledException.class);
        }
        assertThat(leftBehind()).isEmpty();
    }

    private record CancelledHalfWay(ExpectedSource source) implements ExpectedSource {
        @Override
        public SourceRecord record() {
            return source.record();
        }

        @Override
        public void readBack(long bytes) {}

        @Override
        public Iterator<ExpectedEntry> entries() {
            Iterator<ExpectedEntry> all = source.entries();
            int[] handedOut = {0};
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public ExpectedEntry next() {
                    if (handedOut[0]++ == 2) {
                        throw new CancelledException("cancelled by the test");
                    }
                    return all.next();
                }
            };
        }
    }
}
