package io.backup4j.kafka;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Collects a document and hands it on when it is whole. */
final class DocumentWriter implements EntryWriter {
    private final StoredEntry entry;
    private final Reader reader;
    private final Runnable ended;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean open = true;

    /** Takes a whole document. */
    @FunctionalInterface
    interface Reader {
        void read(byte[] json) throws IOException;
    }

    DocumentWriter(StoredEntry entry, Reader reader, Runnable ended) {
        this.entry = entry;
        this.reader = reader;
        this.ended = ended;
    }

    @Override
    public void write(long at, ByteBuffer data) {
        if (at + data.remaining() > entry.sizeBytes()) {
            throw new IllegalArgumentException(
                    "bytes up to " + (at + data.remaining()) + " of an entry with " + entry.sizeBytes());
        }
        if (at != bytes.size()) {
            throw new IllegalStateException("a document comes in order: expected byte " + bytes.size() + ", not " + at);
        }
        byte[] part = new byte[data.remaining()];
        data.get(part);
        bytes.writeBytes(part);
    }

    @Override
    public void commit() throws IOException {
        reader.read(bytes.toByteArray());
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            ended.run();
        }
    }
}
