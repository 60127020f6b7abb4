package io.backup4j.kafka;

import io.backup4j.kafka.format.ArchivedRecord;
import io.backup4j.kafka.format.SegmentAttributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One partition on its way into the target. The n-th record that is restored gets the offset {@code base + n}: nobody else writes, nothing is deleted. What an earlier run has written is
 * passed over. One thread decides about segments, while records of earlier ones come from one thread at a time, and answers of the broker from another.
 */
final class PartitionLoad {
    private static final Header[] NO_HEADERS = {};

    private final TopicPartition source;
    private final TopicPartition target;
    /** Where the backup begins. */
    private final long first;

    private final long start;
    private final long end;
    private final OptionalLong before;
    private final boolean everything;
    private final Place place;
    private final Producer<byte[], byte[]> producer;
    private final AskedOffsets asked;
    private final long batchBytes;
    private final Answers answers;
    private final RecordHash hash = new RecordHash();
    private long restored;
    /** Everything before this was decided about. Written behind {@link #chosen} by the thread that decides. */
    private volatile long covered;
    /** Segments that were decided to be written. */
    private volatile int chosen;
    /** Of these, those that have ended well. */
    private final AtomicInteger written = new AtomicInteger();

    /** A segment is open. */
    private final AtomicBoolean writing = new AtomicBoolean();

    /** Offset of the last record that came. */
    private long last = -1;

    /** Nothing is known to be missing. */
    private volatile boolean whole = true;

    /**
     * Where in the target.
     *
     * @param base offset of the first record
     * @param present how many an earlier run has written
     * @param last hash of the last of these, unless they are proven
     * @param proven these are all, and were compared by that run: records are only gone through, to find where groups belong. By now the topic has its own configuration, so the
     *     cluster may have deleted some
     */
    record Place(long base, long present, long last, boolean proven) {}

    /**
     * Which records.
     *
     * @param start those below are left out
     * @param end exclusive
     * @param before timestamps, exclusive
     * @param everything also what lies below the start in a segment that begins there, and segments without records
     */
    record Range(long start, long end, OptionalLong before, boolean everything) {}

    /**
     * @param batchBytes longest batch of the topic
     * @param stored is told when all records are stored, if all have come; by the thread that sees it
     */
    PartitionLoad(
            TopicPartition source,
            TopicPartition target,
            Range range,
            Place place,
            AskedOffsets asked,
            Producer<byte[], byte[]> producer,
            ClientProperties properties,
            long batchBytes,
            Answers.Bounds bounds,
            Consumer<PartitionLoad> stored) {
        this.source = source;
        this.target = target;
        this.first = range.start();
        this.start = range.everything() ? 0 : range.start();
        this.everything = range.everything();
        this.end = range.end();
        this.before = range.before();
        this.place = place;
        this.asked = asked;
        this.producer = producer;
        this.batchBytes = batchBytes;
        this.answers =
                new Answers(target, place.base() + place.present(), bounds, properties, () -> stored.accept(this));
        this.covered = first;
    }

    TopicPartition source() {
        return source;
    }

    TopicPartition target() {
        return target;
    }

    long base() {
        return place.base();
    }

    long restored() {
        return restored;
    }

    /** Whether an earlier run has written all its records and compared them. */
    boolean isProven() {
        return place.proven();
    }

    long hash() {
        return hash.value();
    }

    /** What its sum holds. */
    int heldBytes() {
        return hash.heldBytes();
    }

    /** Longest batch of the topic. */
    long batchBytes() {
        return batchBytes;
    }

    AskedOffsets asked() {
        return asked;
    }

    /** Everything before this was decided about. */
    long covered() {
        return covered;
    }

    long end() {
        return end;
    }

    /**
     * A segment that was decided to be written begins; {@link #ended} must follow. Order within a partition is the caller's duty, and what is read back is compared with what was written: so a
     * wrong order would be found by nobody else.
     *
     * @throws IOException if another one has not ended
     */
    void opened(long base) throws IOException {
        if (!writing.compareAndSet(false, true)) {
            throw new IOException(source + ": the segment at offset " + base
                    + " is to be written while another one of the partition still is. Whoever calls this target must"
                    + " keep to its series");
        }
    }

    /** A segment that was opened has ended. */
    void ended(boolean committed) {
        // There are loads for all partitions, and few open segments. Before the next one may begin.
        hash.settle();
        writing.set(false);
        if (committed) {
            int well = written.incrementAndGet();
            // In this order: when all is covered, all are chosen.
            if (whole && covered >= end && well == chosen && restored >= place.present()) {
                // From now on nothing is added.
                answers.ended();
            }
        }
    }

    /** Something of it is missing, and was told. */
    void incomplete() {
        whole = false;
    }

    /** After {@link #end}: whether everything is there that the backup should have. What is not can come with a repeated restore, so it must not count as done. */
    boolean isWhole() {
        return whole && written.get() == chosen;
    }

    /** A segment comes next; returns whether anything of it is restored. */
    boolean begin(SegmentAttributes segment, Issues issues) {
        if (segment.base() > covered && covered < end) {
            whole = false;
            issues.tell(Absence.offsets(source, covered, Math.min(segment.base(), end), covered == first));
        }
        boolean any = everything
                || (segment.records() > 0
                        && segment.last() >= start
                        && segment.first() < end
                        && (before.isEmpty() || segment.minTimestamp() < before.getAsLong()));
        chosen += any ? 1 : 0;
        covered = Math.max(covered, segment.next());
        return any;
    }

    void record(ArchivedRecord record) throws IOException {
        if (record.offset() <= last) {
            throw new IOException(source + ": a record of offset " + record.offset() + " came behind that of offset "
                    + last + ": segments are not written in their order, or the backup is not one of this source");
        }
        last = record.offset();
        if (record.offset() < start
                || record.offset() >= end
                || (before.isPresent() && record.timestamp() >= before.getAsLong())) {
            return;
        }
        if (record.timestamp() < 0) {
            throw new IOException(source + ": the record at offset " + record.offset()
                    + " has no timestamp, and no producer can write such a record");
        }
        long position = restored++;
        asked.restored(record.offset(), place.base() + position);
        if (place.proven()) {
            return;
        }
        add(hash, record);
        if (position >= place.present()) {
            send(record);
        } else if (position == place.present() - 1) {
            requireLast(record);
        }
    }

    private static void add(RecordHash hash, ArchivedRecord record) {
        hash.add(
                record.timestamp(),
                buffer(record.key()),
                buffer(record.value()),
                record.headers().toArray(NO_HEADERS));
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private void requireLast(ArchivedRecord record) throws IOException {
        RecordHash single = new RecordHash();
        add(single, record);
        if (single.value() != place.last()) {
            throw new IOException(target + ": an earlier restore has written " + place.present()
                    + " records, but the last of them is not that of the backup, which is at its offset "
                    + record.offset() + ". Delete the topic and restore again");
        }
    }

    private void send(ArchivedRecord record) throws IOException {
        answers.sending(lengthOf(record));
        try {
            producer.send(
                    new ProducerRecord<>(
                            target.topic(),
                            target.partition(),
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            record.headers()),
                    answers);
        } catch (KafkaException e) {
            throw answers.notWritten(e);
        }
    }

    private static long lengthOf(ArchivedRecord record) {
        long length = lengthOf(record.key()) + lengthOf(record.value());
        if (!record.headers().isEmpty()) {
            for (Header header : record.headers()) {
                length += header.key().length() + lengthOf(header.value());
            }
        }
        return length;
    }

    private static long lengthOf(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** All segments were seen. Returns when everything that was sent is stored. */
    void awaitStored() throws IOException {
        answers.awaitAll();
    }

    /** All segments were seen and everything was answered. */
    void end(Issues issues) throws IOException {
        answers.requireNoFailure();
        if (place.proven() && restored != place.present()) {
            throw new IOException(target + ": an earlier restore has written and compared " + place.present()
                    + " records, the backup gives " + restored
                    + " now, so that nobody knows where groups belong. Delete the topic and restore again, or restore"
                    + " without groups");
        }
        if (restored < place.present()) {
            throw new IOException(target + ": an earlier restore has written " + place.present()
                    + " records, the backup has " + restored + ". Delete the topic and restore again");
        }
        long sent = restored - place.present();
        if (answers.stored() != sent) {
            throw new IOException(target + ": " + sent + " records were sent, and " + answers.stored() + " are stored");
        }
        if (covered < end) {
            whole = false;
            issues.tell(Absence.offsets(source, covered, end, covered == first));
        }
        asked.end(place.base() + restored);
    }
}
