package io.backup4j.engine.backup;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An entry in memory that can change or fail while it is read. */
public final class MemoryEntry implements SourceEntry {
    private final EntryPath path;
    private final EntryKind kind;
    private final byte[] bytes;
    private final AtomicInteger openings = new AtomicInteger();
    private byte[] evidence = new byte[0];
    private int changingReadings;
    private int failAt = -1;
    private @Nullable IOException failure;
    private MemorySource.Script script = call -> {};
    private StreamKind streamKind = StreamKind.FILES;

    private MemoryEntry(String path, EntryKind kind, byte[] bytes) {
        this.path = EntryPath.of(path);
        this.kind = kind;
        this.bytes = bytes;
    }

    public static MemoryEntry file(String path, byte[] bytes) {
        return new MemoryEntry(path, EntryKind.FILE, bytes);
    }

    public static MemoryEntry directory(String path) {
        return new MemoryEntry(path, EntryKind.DIRECTORY, new byte[0]);
    }

    /** Proof of being unchanged: equal text, equal state. */
    public MemoryEntry evidence(String text) {
        evidence = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** The first readings end with other content and the word that it changed meanwhile. */
    public MemoryEntry changing(int readings) {
        changingReadings = readings;
        return this;
    }

    /** Every reading fails after this many bytes. */
    public MemoryEntry failing(int afterBytes, IOException with) {
        failAt = afterBytes;
        failure = with;
        return this;
    }

    /** How it is cut. */
    public MemoryEntry streamKind(StreamKind kind) {
        streamKind = kind;
        return this;
    }

    public MemoryEntry follow(MemorySource.Script of) {
        script = of;
        return this;
    }

    public int openings() {
        return openings.get();
    }

    /** What the n-th reading sees, from 1; not to be written to. */
    public byte[] contentOf(int reading) {
        if (reading > changingReadings || bytes.length == 0) {
            return bytes;
        }
        byte[] seen = bytes.clone();
        seen[seen.length - 1] += (byte) reading;
        return seen;
    }

    @Override
    public EntryPath path() {
        return path;
    }

    @Override
    public EntryKind kind() {
        return kind;
    }

    @Override
    public EntryAttributes attributes() {
        return EntryAttributes.none();
    }

    @Override
    public long expectedBytes() {
        return bytes.length;
    }

    @Override
    public byte[] evidence() {
        return evidence;
    }

    @Override
    public StreamKind streamKind() {
        return streamKind;
    }

    @Override
    public EntryReader open() throws IOException {
        script.at("entry.open");
        return new Reader(openings.incrementAndGet());
    }

    private final class Reader implements EntryReader {
        private final int reading;
        private final byte[] content;
        private int position;

        private Reader(int reading) {
            this.reading = reading;
            this.content = reading <= changingReadings ? contentOf(reading) : bytes;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            script.at("entry.read");
            if (failure != null && position >= failAt) {
                throw failure;
            }
            if (position == content.length) {
                return -1;
            }
            int limit = failure == null ? content.length : Math.min(content.length, failAt);
            int count = Math.min(length, limit - position);
            System.arraycopy(content, position, buffer, offset, count);
            position += count;
            return count;
        }

        @Override
        public EntryOutcome finish() throws IOException {
            script.at("entry.finish");
            return new EntryOutcome(EntryAttributes.none(), evidence, reading <= changingReadings);
        }

        @Override
        public void close() throws IOException {
            script.at("entry.close");
        }
    }
}
