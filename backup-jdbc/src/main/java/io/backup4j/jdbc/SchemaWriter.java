package io.backup4j.jdbc;

import io.backup4j.spi.target.EntryWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Collects the schema, which is made when all of it is there. */
public final class SchemaWriter implements EntryWriter {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final Taker taker;
    private final Runnable ended;
    private boolean open = true;

    /** Takes the whole. */
    public interface Taker {
        void take(InputStream schema) throws IOException;
    }

    /** @param ended called when the writer is closed */
    public SchemaWriter(Taker taker, Runnable ended) {
        this.taker = taker;
        this.ended = ended;
    }

    @Override
    public void write(long position, ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        content.writeBytes(bytes);
    }

    @Override
    public void commit() throws IOException {
        taker.take(new ByteArrayInputStream(content.toByteArray()));
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            ended.run();
        }
    }
}
