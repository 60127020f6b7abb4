package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RestoreTarget} must do. Tests of an implementation extend this; the target is empty before each test. Targets of order {@code
 * SEQUENTIAL} run the same tests with content written from the beginning to the end.
 */
public abstract class RestoreTargetContract {
    private static final long SEED = 20260301;

    private final List<EntryIssue> issues = new CopyOnWriteArrayList<>();

    /** The target under test; each call gives the same place. It replaces what differs. */
    protected abstract RestoreTarget target() throws IOException;

    /** An entry with content of this size that the target accepts; names are one component of lower-case letters and digits. */
    protected abstract StoredEntry entry(String name, int sizeBytes);

    /** What a user of the target sees under this name, if anything. */
    protected abstract Optional<byte[]> visible(String name) throws IOException;

    /** All that is there, also what is hidden and temporary, in a form that shows any change. */
    protected abstract List<String> everything() throws IOException;

    /** Content that the target accepts. */
    protected byte[] content(Random random, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void saysWhatAndWhereItIs() throws IOException {
        assertThat(target().kind()).isNotBlank();
        assertThat(target().location()).isNotBlank();
    }

    @Test
    void decidesToCreateWhatIsNotThere() throws IOException {
        try (TargetSession session = open()) {
            assertThat(session.decide(entry("new", 3)).action()).isEqualTo(Action.CREATE);
        }
    }

    @Test
    void decidesWithoutChangingAnything() throws IOException {
        restore("old", content(new Random(SEED), 10));
        List<String> before = everything();
        try (TargetSession session = open()) {
            session.decide(entry("new", 3));
            session.decide(entry("old", 11));
            assertThat(everything()).isEqualTo(before);
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void decidesToReplaceWhatDiffers() throws IOException {
        restore("old", content(new Random(SEED), 10));
        try (TargetSession session = open()) {
            assertThat(session.decide(entry("old", 11)).action()).isEqualTo(Action.REPLACE);
        }
    }

    @Test
    void restoresContentOfAllSizes() throws IOException {
        Random random = new Random(SEED);
        Map<StoredEntry, byte[]> entries = new LinkedHashMap<>();
        int[] sizes = {0, 1, 4095, 4096, 4097, 1 << 20, (1 << 20) + 1};
        for (int i = 0; i < sizes.length; i++) {
            entries.put(entry("file" + i, sizes[i]), content(random, sizes[i]));
        }
        RestoreRun run = RestoreRun.of(target(), entries);
        assertThat(run.missing()).isEmpty();
        for (Map.Entry<StoredEntry, byte[]> each : entries.entrySet()) {
            assertThat(visible(each.getKey().path().toString()))
                    .as("%s", each.getKey())
                    .contains(each.getValue());
        }
    }

    @Test
    void showsNothingBeforeCommit() throws IOException {
        byte[] bytes = content(new Random(SEED), 100);
        try (TargetSession session = open()) {
            session.decide(entry("new", 100));
            try (EntryWriter writer = session.write(entry("new", 100))) {
                writer.write(0, ByteBuffer.wrap(bytes));
                assertThat(visible("new")).isEmpty();
                writer.commit();
            }
            session.finish();
        }
        assertThat(visible("new")).contains(bytes);
    }

    @Test
    void keepsTheOldContentUntilCommitAndAfterAnAbandonedWrite() throws IOException {
        byte[] old = content(new Random(SEED), 100);
        restore("old", old);
        List<String> before = everything();
        try (TargetSession session = open()) {
            session.decide(entry("old", 200));
            try (EntryWriter writer = session.write(entry("old", 200))) {
                writer.write(0, ByteBuffer.wrap(content(new Random(SEED + 1), 150)));
                assertThat(visible("old")).contains(old);
            }
            assertThat(visible("old")).contains(old);
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void removesWhatIsHalfWrittenWhenTheSessionIsClosed() throws IOException {
        restore("old", content(new Random(SEED), 10));
        List<String> before = everything();
        TargetSession session = open();
        session.decide(entry("new", 100));
        EntryWriter writer = session.write(entry("new", 100));
        writer.write(0, ByteBuffer.wrap(content(new Random(SEED), 50)));
        session.close();
        assertThat(everything()).isEqualTo(before);
        assertThatCode(writer::close).doesNotThrowAnyException();
    }

    @Test
    void keepsWhatWasCommittedWhenTheSessionEndsWithoutFinish() throws IOException {
        byte[] bytes = content(new Random(SEED), 100);
        try (TargetSession session = open()) {
            session.decide(entry("new", 100));
            write(session, entry("new", 100), bytes);
        }
        assertThat(visible("new")).contains(bytes);
    }

    @Test
    void takesContentInAnyOrderIfItSaysSo() throws IOException {
        int size = 300_001;
        byte[] bytes = content(new Random(SEED), size);
        try (TargetSession session = open()) {
            List<int[]> pieces = pieces(size, 10_007);
            if (session.writeOrder() == WriteOrder.ANY) {
                Collections.shuffle(pieces, new Random(SEED));
            }
            session.decide(entry("new", size));
            try (EntryWriter writer = session.write(entry("new", size))) {
                for (int[] piece : pieces) {
                    writer.write(piece[0], ByteBuffer.wrap(bytes, piece[0], piece[1]));
                }
                writer.commit();
            }
            session.finish();
        }
        assertThat(visible("new")).as("seed %d", SEED).contains(bytes);
    }

    @Test
    void takesContentFromSeveralThreadsIfItTakesAnyOrder() throws Exception {
        int size = 1_000_003;
        byte[] bytes = content(new Random(SEED), size);
        try (TargetSession session = open()) {
            int threads = session.writeOrder() == WriteOrder.ANY ? 4 : 1;
            ExecutorService executor = Executors.newFixedThreadPool(threads);
            session.decide(entry("new", size));
            try (EntryWriter writer = session.write(entry("new", size))) {
                List<Future<?>> writes = new ArrayList<>();
                for (int[] piece : pieces(size, 9_001)) {
                    writes.add(executor.submit(() -> {
                        writer.write(piece[0], ByteBuffer.wrap(bytes, piece[0], piece[1]));
                        return piece;
                    }));
                }
                for (Future<?> write : writes) {
                    write.get();
                }
                writer.commit();
            } finally {
                executor.shutdownNow();
            }
            session.finish();
        }
        assertThat(visible("new")).contains(bytes);
    }

    @Test
    void readsAsZeroWhatWasNeverWritten() throws IOException {
        try (TargetSession session = open()) {
            if (session.writeOrder() == WriteOrder.SEQUENTIAL) {
                return; // Gaps are not allowed there.
            }
            session.decide(entry("ends", 100_000));
            session.decide(entry("middle", 100_000));
            session.decide(entry("nothing", 100_000));
            write(session, entry("nothing", 100_000), new byte[0]);
            try (EntryWriter writer = session.write(entry("ends", 100_000))) {
                writer.write(99_999, ByteBuffer.wrap(new byte[] {1}));
                writer.write(0, ByteBuffer.wrap(new byte[] {1}));
                writer.commit();
            }
            try (EntryWriter writer = session.write(entry("middle", 100_000))) {
                writer.write(50_000, ByteBuffer.wrap(new byte[] {1}));
                writer.commit();
            }
            session.finish();
        }
        assertThat(visible("nothing")).contains(new byte[100_000]);
        byte[] ends = new byte[100_000];
        ends[0] = 1;
        ends[99_999] = 1;
        assertThat(visible("ends")).contains(ends);
        byte[] middle = new byte[100_000];
        middle[50_000] = 1;
        assertThat(visible("middle")).contains(middle);
    }

    @Test
    void takesHeapAndDirectBuffersWhole() throws IOException {
        byte[] bytes = content(new Random(SEED), 600_000);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(300_000).put(bytes, 0, 300_000).flip();
        ByteBuffer heap = ByteBuffer.wrap(bytes, 300_000, 300_000).asReadOnlyBuffer();
        try (TargetSession session = open()) {
            session.decide(entry("new", 600_000));
            try (EntryWriter writer = session.write(entry("new", 600_000))) {
                writer.write(0, direct);
                writer.write(300_000, heap);
                writer.commit();
            }
            session.finish();
        }
        assertThat(direct.hasRemaining()).isFalse();
        assertThat(heap.hasRemaining()).isFalse();
        assertThat(visible("new")).contains(bytes);
    }

    @Test
    void refusesBytesBeyondTheSizeOfTheEntry() throws IOException {
        try (TargetSession session = open()) {
            session.decide(entry("new", 10));
            try (EntryWriter writer = session.write(entry("new", 10))) {
                assertThatThrownBy(() -> writer.write(5, ByteBuffer.allocate(6)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void changesNothingInADryRun() throws IOException {
        restore("old", content(new Random(SEED), 10));
        List<String> before = everything();
        try (TargetSession session = target().open(new TargetContext("test", true, issues::add))) {
            assertThat(session.decide(entry("new", 3)).action()).isEqualTo(Action.CREATE);
            assertThat(session.decide(entry("old", 11)).action()).isEqualTo(Action.REPLACE);
            session.finish();
        }
        assertThat(everything()).isEqualTo(before);
        assertThat(issues).isEmpty();
    }

    @Test
    void mayBeFinishedAndClosedTwice() throws IOException {
        TargetSession session = open();
        session.decide(entry("new", 3));
        write(session, entry("new", 3), content(new Random(SEED), 3));
        session.finish();
        List<String> finished = everything();
        session.finish();
        session.close();
        session.close();
        assertThat(everything()).isEqualTo(finished);
    }

    @Test
    void refusesToFinishWhileAWriterIsOpen() throws IOException {
        try (TargetSession session = open()) {
            session.decide(entry("new", 3));
            EntryWriter writer = session.write(entry("new", 3));
            assertThatThrownBy(session::finish).isInstanceOf(IllegalStateException.class);
            writer.close();
        }
    }

    @Test
    void restoresAgainOverAnEarlierRestore() throws IOException {
        restore("old", content(new Random(SEED), 1000));
        byte[] shorter = content(new Random(SEED + 1), 10);
        restore("old", shorter);
        assertThat(visible("old")).contains(shorter);
    }

    private void restore(String name, byte[] bytes) throws IOException {
        assertThat(RestoreRun.of(target(), Map.of(entry(name, bytes.length), bytes))
                        .missing())
                .isEmpty();
    }

    private TargetSession open() throws IOException {
        return target().open(new TargetContext("test", false, issues::add));
    }

    private static void write(TargetSession session, StoredEntry entry, byte[] bytes) throws IOException {
        try (EntryWriter writer = session.write(entry)) {
            writer.write(0, ByteBuffer.wrap(bytes));
            writer.commit();
        }
    }

    /** Position and length. */
    private static List<int[]> pieces(int size, int length) {
        List<int[]> pieces = new ArrayList<>();
        for (int at = 0; at < size; at += length) {
            pieces.add(new int[] {at, Math.min(length, size - at)});
        }
        return pieces;
    }
}
