package io.backup4j.engine.listing;

import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;

/**
 * Reads a content chunk by chunk; every chunk is verified by its reader before a byte of it is handed out. Memory is one chunk and one list chunk per
 * level. Damage is {@link DamagedException}. Belongs to one thread; closing is not needed.
 */
public final class ContentStream extends InputStream {
    private final ChunkReader chunks;
    private final long size;
    private final Deque<Level> open = new ArrayDeque<>();
    private byte[] chunk = new byte[0];
    private int position;
    private long handedOut;

    public ContentStream(ChunkReader chunks, Content content) {
        this.chunks = Objects.requireNonNull(chunks, "chunks");
        this.size = content.sizeBytes();
        open.push(new Level(content.depth(), content.refs().iterator()));
    }

    /** What is left of one list of references. */
    private record Level(int depth, Iterator<ChunkRef> refs) {}

    @Override
    public int read() throws IOException {
        return fill() ? chunk[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, chunk.length - position);
        System.arraycopy(chunk, position, target, offset, count);
        position += count;
        return count;
    }

    /** Bytes of the current chunk that are left. */
    @Override
    public int available() {
        return chunk.length - position;
    }

    /** Whether there is a byte at the position, after reading further chunks as needed. */
    private boolean fill() throws IOException {
        while (position == chunk.length) {
            Level level = open.peek();
            if (level == null) {
                if (handedOut != size) {
                    throw new DamagedException(
                            "listing: a content's chunks have " + handedOut + " bytes, expected " + size);
                }
                return false;
            }
            if (!level.refs().hasNext()) {
                open.pop();
            } else if (level.depth() == 0) {
                chunk = chunks.read(level.refs().next());
                position = 0;
                handedOut += chunk.length;
            } else {
                open.push(new Level(
                        level.depth() - 1,
                        ContentReader.list(chunks.read(level.refs().next())).iterator()));
            }
        }
        return true;
    }
}
