package io.backup4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every {@link BackupSource} must do. Extend it, make content before each test, and override the hooks that fit the source. The content must have
 * at least three entries of kind {@code FILE}, one of them longer than 100 000 bytes, and must not change but through the hooks.
 */
public abstract class BackupSourceContract {
    /** More readers than this prove nothing more. */
    private static final int MAX_READERS = 4;

    private final List<EntryIssue> issues = new CopyOnWriteArrayList<>();

    /** A source over the content. Called more than once: each answer is a source of the same name over the same content. */
    protected abstract BackupSource source() throws Exception;

    /** Changes the content of one entry of kind {@code FILE} for sessions that are opened later, and says which. */
    protected abstract EntryPath change() throws Exception;

    /** Whether {@link io.backup4j.spi.source.EntryOutcome#evidence} of content that has long been still is not empty. */
    protected boolean provesUnchanged() {
        return true;
    }

    /**
     * Makes an entry go away while a session is open that has listed it.
     *
     * @return false if a session holds its view, so that entries cannot vanish
     */
    protected boolean remove(EntryPath path) throws Exception {
        return false;
    }

    /** A clock by which the content is old enough to be proven. Files: some time after they were made, so that no test has to wait. */
    protected Clock clock() {
        return Clock.systemUTC();
    }

    /** What the source reported so far. */
    protected final List<EntryIssue> issues() {
        return issues;
    }

    /** The context that all sessions of this contract get. */
    protected SourceContext context() {
        return SourceReading.context(clock(), issues::add);
    }

    @Test
    void hasAConstantNameAndKind() throws Exception {
        BackupSource source = source();
        assertThat(source.name()).matches("[a-z0-9._-]{1,64}").isEqualTo(source().name());
        assertThat(source.kind()).matches("[a-z0-9._-]{1,64}").isEqualTo(source().kind());
    }

    @Test
    void listsEntriesInAscendingOrderOfPath() throws Exception {
        List<EntryPath> paths = new ArrayList<>();
        for (SourceEntry entry : list(source())) {
            paths.add(entry.path());
        }
        assertThat(paths).hasSizeGreaterThanOrEqualTo(3).isSorted().doesNotHaveDuplicates();
        assertThat(issues).isEmpty();
    }

    @Test
    void saysNullAgainAfterTheLastEntry() throws Exception {
        try (SourceSession session = source().open(context())) {
            while (session.next() != null) {
                // only counted
            }
            assertThat(session.next()).isNull();
            assertThat(session.next()).isNull();
        }
    }

    @Test
    void givesTwoSessionsAtOnceTheSameView() throws Exception {
        BackupSource source = source();
        try (SourceSession first = source.open(context());
                SourceSession second = source.open(context())) {
            SourceEntry entry;
            do {
                entry = first.next();
                SourceEntry same = second.next();
                assertThat(same == null).isEqualTo(entry == null);
                if (entry != null && same != null) {
                    assertThat(same.path()).isEqualTo(entry.path());
                    assertThat(same.kind()).isEqualTo(entry.kind());
                    assertThat(same.attributes()).isEqualTo(entry.attributes());
                }
            } while (entry != null);
        }
    }

    @Test
    void readsAnEntryAgainAfterItWasClosed() throws Exception {
        try (SourceSession session = source().open(context())) {
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                SourceReading.Entry first = SourceReading.read(entry);
                if (entry.kind() == EntryKind.FILE) {
                    try (EntryReader abandoned = entry.open()) {
                        assertThat(abandoned.read(new byte[10], 0, 10)).isNotZero();
                    }
                }
                assertThat(SourceReading.read(entry).digest())
                        .as("%s", entry.path())
                        .isEqualTo(first.digest());
            }
        }
    }

    @Test
    void touchesOnlyTheRangeOfTheBufferThatItWasGiven() throws Exception {
        SortedMap<EntryPath, SourceReading.Entry> expected = SourceReading.readAll(source(), context());
        try (SourceSession session = source().open(context())) {
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                if (entry.kind() == EntryKind.FILE) {
                    assertThat(digestOfNarrowReads(entry))
                            .isEqualTo(expected.get(entry.path()).digest());
                }
            }
        }
    }

    /** Reads in the middle of a buffer whose rest must not change. */
    private static String digestOfNarrowReads(SourceEntry entry) throws Exception {
        var digest = SourceReading.sha256();
        byte[] buffer = new byte[5000];
        try (EntryReader reader = entry.open()) {
            while (true) {
                Arrays.fill(buffer, (byte) 0x55);
                int n = reader.read(buffer, 1000, 777);
                if (n < 0) {
                    break;
                }
                assertThat(n).isBetween(1, 777);
                for (int i = 0; i < buffer.length; i++) {
                    if ((i < 1000 || i >= 1777) && buffer[i] != 0x55) {
                        throw new AssertionError("byte " + i + " outside of [1000, 1777) was changed");
                    }
                }
                digest.update(buffer, 1000, n);
            }
            assertThat(reader.finish().changed()).isFalse();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void readsTheSameInParallelAndInAnyOrder() throws Exception {
        SortedMap<EntryPath, SourceReading.Entry> expected = SourceReading.readAll(source(), context());
        try (SourceSession session = source().open(context())) {
            int readers = Math.min(MAX_READERS, session.maxConcurrentReads());
            ExecutorService threads = Executors.newFixedThreadPool(readers);
            try {
                List<SourceEntry> entries = drain(session);
                Collections.reverse(entries);
                Map<EntryPath, Future<SourceReading.Entry>> reading = new TreeMap<>();
                for (SourceEntry entry : entries) {
                    reading.put(entry.path(), threads.submit(() -> SourceReading.read(entry)));
                }
                assertThat(reading.keySet()).containsExactlyElementsOf(expected.keySet());
                for (var entry : reading.entrySet()) {
                    assertThat(entry.getValue().get().digest())
                            .as("%s", entry.getKey())
                            .isEqualTo(expected.get(entry.getKey()).digest());
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void provesThatUntouchedEntriesAreUnchanged() throws Exception {
        Assumptions.assumeTrue(provesUnchanged());
        var first = SourceReading.readAll(source(), context());
        var second = SourceReading.readAll(source(), context());
        for (SourceReading.Entry entry : first.values()) {
            if (entry.kind() == EntryKind.FILE) {
                assertThat(entry.evidence()).as("%s", entry.path()).isNotEmpty();
                assertThat(second.get(entry.path()).listedEvidence())
                        .as("%s", entry.path())
                        .isEqualTo(entry.evidence());
            }
        }
    }

    @Test
    void neverCallsAChangedEntryUnchanged() throws Exception {
        var before = SourceReading.readAll(source(), context());
        EntryPath changed = change();
        var after = SourceReading.readAll(source(), context());
        assertThat(after).containsKey(changed);
        assertThat(after.get(changed).digest()).isNotEqualTo(before.get(changed).digest());
        for (SourceReading.Entry entry : before.values()) {
            SourceReading.Entry now = after.get(entry.path());
            boolean claimed =
                    entry.evidence().length > 0 && now != null && Arrays.equals(entry.evidence(), now.listedEvidence());
            if (claimed) {
                assertThat(now.digest())
                        .as("%s is claimed to be unchanged", entry.path())
                        .isEqualTo(entry.digest());
            }
        }
    }

    @Test
    void canBeClosedAtAnyPoint() throws Exception {
        BackupSource source = source();
        int all = list(source).size();
        for (int taken = 0; taken <= Math.min(all, 5); taken++) {
            try (SourceSession session = source.open(context())) {
                for (int i = 0; i < taken; i++) {
                    assertThat(session.next()).isNotNull();
                }
            }
        }
        assertThat(list(source)).hasSize(all);
    }

    @Test
    void saysOfAVanishedEntryThatItVanishedAndGoesOn() throws Exception {
        try (SourceSession session = source().open(context())) {
            SourceEntry victim = session.next();
            while (victim != null && victim.kind() != EntryKind.FILE) {
                victim = session.next();
            }
            assertThat(victim).isNotNull();
            SourceEntry gone = victim;
            Assumptions.assumeTrue(remove(gone.path()));
            assertThatThrownBy(gone::open)
                    .isInstanceOfSatisfying(EntryUnavailableException.class, e -> assertThat(e.vanished())
                            .isTrue());
            assertThat(drain(session)).isNotEmpty();
        }
        assertThat(issues).noneMatch(EntryIssue::missing);
    }

    @Test
    void saysWhenTheContentWasSeen() throws Exception {
        try (SourceSession session = source().open(context())) {
            for (SourceEntry entry : drain(session)) {
                SourceReading.read(entry);
            }
            assertThat(session.consistency()).isInstanceOfAny(Consistency.Held.class, Consistency.Fuzzy.class);
            assertThat(session.properties()).doesNotContainKey("");
        }
    }

    private List<SourceEntry> list(BackupSource source) throws Exception {
        try (SourceSession session = source.open(context())) {
            return drain(session);
        }
    }

    private static List<SourceEntry> drain(SourceSession session) throws Exception {
        List<SourceEntry> entries = new ArrayList<>();
        for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
            entries.add(entry);
        }
        return entries;
    }
}
