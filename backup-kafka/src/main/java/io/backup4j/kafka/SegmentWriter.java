package io.backup4j.kafka;

import io.backup4j.kafka.format.ArchivedRecord;
import io.backup4j.kafka.format.GapCause;
import io.backup4j.kafka.format.SegmentAttributes;
import io.backup4j.kafka.format.SegmentDecoder;
import io.backup4j.kafka.format.SegmentHandler;
import io.backup4j.kafka.format.SegmentHeader;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes the records of one segment as they come. What was written before a damage stays: it was authenticated. */
final class SegmentWriter implements EntryWriter, SegmentHandler {
    private final StoredEntry entry;
    private final SegmentAttributes attributes;
    private final PartitionLoad load;
    private final Runnable ended;
    private final SegmentDecoder decoder = new SegmentDecoder(this);
    private long position;
    private boolean open = true;
    private boolean committed;

    SegmentWriter(StoredEntry entry, SegmentAttributes attributes, PartitionLoad load, Runnable ended) {
        this.entry = entry;
        this.attributes = attributes;
        this.load = load;
        this.ended = ended;
    }

    @Override
    public void write(long at, ByteBuffer data) throws IOException {
        if (at + data.remaining() > entry.sizeBytes()) {
            throw new IllegalArgumentException(
                    "bytes up to " + (at + data.remaining()) + " of an entry with " + entry.sizeBytes());
        }
        if (at != position) {
            throw new IllegalStateException("records come in order: expected byte " + position + ", not " + at);
        }
        position += data.remaining();
        decoder.feed(data);
    }

    @Override
    public void begin(SegmentHeader header) throws IOException {
        if (!header.topic().equals(load.source().topic())
                || header.partition() != load.source().partition()
                || !header.topicId().equals(attributes.topicId())
                || header.base() != attributes.base()) {
            throw new IOException("entry " + entry.path() + " holds records of " + header);
        }
    }

    @Override
    public void record(ArchivedRecord record) throws IOException {
        load.record(record);
    }

    @Override
    public void gap(long from, long to, GapCause cause) {
        // What lies in a gap cannot be restored; offsets of groups in it follow from the next record.
    }

    @Override
    public void commit() throws IOException {
        SegmentAttributes decoded = decoder.finish();
        if (!decoded.equals(attributes)) {
            throw new IOException(
                    "entry " + entry.path() + ": its content is " + decoded + ", but it is listed as " + attributes);
        }
        committed = true;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            try {
                load.ended(committed);
            } finally {
                ended.run();
            }
        }
    }
}
