package io.backup4j.kafka;

import io.backup4j.kafka.format.ArchivedRecord;
import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.Documents;
import io.backup4j.kafka.format.GapCause;
import io.backup4j.kafka.format.GroupsDocument;
import io.backup4j.kafka.format.KafkaPaths;
import io.backup4j.kafka.format.SegmentAttributes;
import io.backup4j.kafka.format.SegmentDecoder;
import io.backup4j.kafka.format.SegmentHandler;
import io.backup4j.kafka.format.SegmentHeader;
import io.backup4j.kafka.format.TopicDocument;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.EntryUnavailableException;
import io.backup4j.spi.source.PreviousEntries;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a run of a source gave, as an engine would keep it, with what an earlier one gave taken over where evidence allows it. */
final class Archived {
    /** One entry. */
    record Entry(StoredEntry stored, byte[] content, boolean takenOver) {}

    final SortedMap<EntryPath, Entry> entries = new TreeMap<>();
    final List<EntryIssue> issues = new CopyOnWriteArrayList<>();

    /** Something that happens at a moment of a run. */
    @FunctionalInterface
    interface Event {
        void happen() throws Exception;
    }

    static Archived full(KafkaSource source) throws Exception {
        return run(source, null, () -> {});
    }

    static Archived after(Archived earlier, KafkaSource source) throws Exception {
        return run(source, earlier, () -> {});
    }

    /** @param opened happens when the session was opened and nothing was read */
    static Archived run(KafkaSource source, @Nullable Archived earlier, Event opened) throws Exception {
        return run(source, earlier, opened, entry -> {});
    }

    /** @param before is told of each entry before it is opened */
    static Archived run(KafkaSource source, @Nullable Archived earlier, Event opened, Consumer<SourceEntry> before)
            throws Exception {
        Archived run = new Archived();
        SourceContext context = new SourceContext(
                earlier == null ? BackupType.FULL : BackupType.INCREMENTAL,
                Optional.ofNullable(earlier).map(Archived::asPrevious),
                List.of(),
                Clock.systemUTC(),
                run.issues::add);
        try (SourceSession session = source.open(context)) {
            opened.happen();
            for (SourceEntry entry = session.next(); entry != null; entry = session.next()) {
                before.accept(entry);
                run.take(entry, earlier);
            }
            session.consistency();
        }
        return run;
    }

    private void take(SourceEntry entry, @Nullable Archived earlier) throws IOException {
        Entry before = earlier == null ? null : earlier.entries.get(entry.path());
        byte[] evidence = entry.evidence();
        if (before != null
                && evidence.length > 0
                && Arrays.equals(evidence, before.stored().evidence())) {
            entries.put(entry.path(), new Entry(before.stored(), before.content(), true));
            return;
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] buffer = new byte[10_000];
        try (EntryReader reader = entry.open()) {
            for (int n = reader.read(buffer, 0, buffer.length); n >= 0; n = reader.read(buffer, 0, buffer.length)) {
                content.write(buffer, 0, n);
            }
            EntryOutcome outcome = reader.finish();
            StoredEntry stored = new StoredEntry(
                    entry.path(), EntryKind.FILE, outcome.attributes(), content.size(), outcome.evidence(), false);
            entries.put(entry.path(), new Entry(stored, content.toByteArray(), false));
        } catch (EntryUnavailableException e) {
            issues.add(new EntryIssue(entry.path().toString(), !e.vanished(), String.valueOf(e.getMessage())));
        }
    }

    PreviousEntries asPrevious() {
        return new PreviousEntries() {
            @Override
            public Optional<StoredEntry> find(EntryPath path) {
                return Optional.ofNullable(entries.get(path)).map(Entry::stored);
            }

            @Override
            public Iterator<StoredEntry> iterator() {
                return entries.values().stream().map(Entry::stored).iterator();
            }
        };
    }

    ClusterDocument cluster() throws IOException {
        return Documents.cluster(entries.get(KafkaPaths.CLUSTER).content());
    }

    TopicDocument topic(String name) throws IOException {
        return Documents.topic(entries.get(KafkaPaths.topic(name)).content());
    }

    GroupsDocument groups() throws IOException {
        return Documents.groups(entries.get(KafkaPaths.GROUPS).content());
    }

    /** Paths of the segments of a partition that were read in this run. */
    List<String> read(String topic, int partition) {
        return segments(topic, partition).stream()
                .filter(entry -> !entry.takenOver())
                .map(entry -> entry.stored().path().toString())
                .toList();
    }

    private List<Entry> segments(String topic, int partition) {
        return entries.values().stream()
                .filter(entry -> KafkaPaths.segmentOf(entry.stored().path())
                        .filter(name -> name.topic().equals(topic) && name.partition() == partition)
                        .isPresent())
                .toList();
    }

    List<SegmentAttributes> attributes(String topic, int partition) throws IOException {
        List<SegmentAttributes> all = new ArrayList<>();
        for (Entry entry : segments(topic, partition)) {
            all.add(SegmentAttributes.of(entry.stored().attributes()));
        }
        return all;
    }

    /** Records of a partition within the range that its document names; fails if a segment is damaged or the range has a hole. */
    List<ArchivedRecord> records(String topic, int partition) throws IOException {
        TopicDocument.Partition range = topic(topic).partitions().get(partition);
        List<ArchivedRecord> records = new ArrayList<>();
        long covered = range.start();
        for (Entry entry : segments(topic, partition)) {
            Collecting collecting = new Collecting();
            SegmentDecoder decoder = new SegmentDecoder(collecting);
            decoder.feed(entry.content(), 0, entry.content().length);
            SegmentAttributes decoded = decoder.finish();
            SegmentAttributes listed = SegmentAttributes.of(entry.stored().attributes());
            if (!decoded.equals(listed)) {
                throw new AssertionError("attributes " + listed + " are not those of the content: " + decoded);
            }
            if (decoded.base() > covered || (decoded.base() < covered && covered > range.start())) {
                throw new AssertionError(
                        topic + "-" + partition + ": a segment from " + decoded.base() + " follows " + covered);
            }
            covered = decoded.next();
            collecting.records.stream()
                    .filter(record -> record.offset() >= range.start())
                    .forEach(records::add);
        }
        if (covered != range.end()) {
            throw new AssertionError(topic + "-" + partition + ": read to " + covered + ", not to " + range.end());
        }
        return records;
    }

    /** Offset and value of each record, as text. */
    List<String> values(String topic, int partition) throws IOException {
        return records(topic, partition).stream()
                .map(record -> record.offset() + ":" + text(record.value()))
                .toList();
    }

    static String text(byte @Nullable [] bytes) {
        return bytes == null ? "null" : "'" + new String(bytes, StandardCharsets.UTF_8) + "'";
    }

    List<String> missing() {
        return issues.stream()
                .filter(EntryIssue::missing)
                .map(EntryIssue::toString)
                .toList();
    }

    List<String> notes() {
        return issues.stream()
                .filter(issue -> !issue.missing())
                .map(EntryIssue::toString)
                .toList();
    }

    private static final class Collecting implements SegmentHandler {
        private final List<ArchivedRecord> records = new ArrayList<>();

        @Override
        public void begin(SegmentHeader header) {
            // Compared by path and attributes.
        }

        @Override
        public void record(ArchivedRecord record) {
            records.add(record);
        }

        @Override
        public void gap(long from, long to, GapCause cause) {
            // Counted by the decoder.
        }
    }
}
