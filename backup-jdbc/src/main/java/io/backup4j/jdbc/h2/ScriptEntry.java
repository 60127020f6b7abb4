package io.backup4j.jdbc.h2;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.source.EntryOutcome;
import io.backup4j.spi.source.EntryReader;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.StreamKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The script of a database in a private file that nobody changes. */
record ScriptEntry(Path script, long expectedBytes, String version) implements SourceEntry {
    static final EntryPath PATH = EntryPath.of("script.sql");
    /** Version of H2 that wrote it. Text. */
    static final String VERSION = "h2.version";
    /** Nothing that is cheap to look at proves that a database is unchanged. */
    private static final byte[] NO_EVIDENCE = new byte[0];

    @Override
    public EntryPath path() {
        return PATH;
    }

    @Override
    public EntryKind kind() {
        return EntryKind.FILE;
    }

    @Override
    public EntryAttributes attributes() {
        return EntryAttributes.builder().text(VERSION, version).build();
    }

    @Override
    public byte[] evidence() {
        return NO_EVIDENCE;
    }

    @Override
    public StreamKind streamKind() {
        return StreamKind.ROWS;
    }

    @Override
    public EntryReader open() throws IOException {
        return new Reader(FileChannel.open(script, StandardOpenOption.READ));
    }

    private final class Reader implements EntryReader {
        /** The platform copies through a buffer of this size that it keeps for each thread. */
        private static final int MAX_READ_BYTES = 256 << 10;

        private final FileChannel channel;

        private Reader(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(buffer, offset, Math.min(length, MAX_READ_BYTES)));
        }

        @Override
        public EntryOutcome finish() {
            return new EntryOutcome(attributes(), NO_EVIDENCE, false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
