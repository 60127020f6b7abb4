package io.backup4j.sinks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/** A file of {@link NioDisk}. */
final class NioDiskFile implements DiskFile {
    private final FileChannel channel;

    NioDiskFile(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(List<ByteBuffer> parts) throws IOException {
        for (ByteBuffer part : parts) {
            while (part.hasRemaining()) {
                HeapSlices.write(channel, part);
            }
        }
    }

    @Override
    public void force() throws IOException {
        // true: the new size is metadata, and a file without it is empty.
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
