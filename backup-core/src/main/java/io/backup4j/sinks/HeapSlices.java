package io.backup4j.sinks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Channel access that keeps direct memory small. For a heap buffer the JDK copies through a direct buffer of the same size and keeps that one per
 * thread for ever, so a 64 MiB object would cost 64 MiB in each thread that ever put one. Slices bound it; direct buffers go through whole.
 */
final class HeapSlices {
    /** Large enough that system calls do not matter, small enough to stay in the cache of the processor. */
    private static final int SLICE_BYTES = 256 * 1024;

    private HeapSlices() {}

    /** Writes some of the remaining bytes and advances the source. */
    static void write(FileChannel channel, ByteBuffer source) throws IOException {
        int limit = source.limit();
        source.limit(end(source));
        try {
            channel.write(source);
        } finally {
            source.limit(limit);
        }
    }

    /** Reads some bytes at a position and advances the target; -1 at the end of the file. */
    static int read(FileChannel channel, long position, ByteBuffer target) throws IOException {
        int limit = target.limit();
        target.limit(end(target));
        try {
            return channel.read(target, position);
        } finally {
            target.limit(limit);
        }
    }

    private static int end(ByteBuffer buffer) {
        return buffer.isDirect() ? buffer.limit() : buffer.position() + Math.min(buffer.remaining(), SLICE_BYTES);
    }
}
