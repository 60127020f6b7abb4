package io.backup4j.files;

import io.backup4j.spi.target.EntryWriter;
import java.nio.ByteBuffer;

/** Takes the content of an entry that was reported as missing already. */
final class DiscardingWriter implements EntryWriter {

    @Override
    public void write(long position, ByteBuffer data) {
        data.position(data.limit());
    }

    @Override
    public void commit() {}

    @Override
    public void close() {}
}
