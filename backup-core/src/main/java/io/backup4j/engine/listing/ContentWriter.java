package io.backup4j.engine.listing;

import io.backup4j.engine.chunk.ChunkId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a {@link Content} from the chunk references of a stream, in order, in memory that does not grow with the stream: pieces of a long list are
 * stored as chunks themselves, cut by content so that an appended file shares them with its earlier version. One thread at a time.
 */
public final class ContentWriter {
    private static final int MIN_PIECE = 256;
    private static final int MAX_PIECE = 4096;
    /** A piece ends after a reference whose id begins with ten zero bits: 1024 references on average beyond the minimum. */
    private static final int CUT_BITS = 10;

    private final ChunkWriter chunks;
    private final List<List<ChunkRef>> levels = new ArrayList<>();
    private long sizeBytes;

    public ContentWriter(ChunkWriter chunks) {
        this.chunks = chunks;
    }

    /** Appends a chunk of the stream. */
    public void add(ChunkRef ref) throws IOException {
        sizeBytes += ref.length();
        add(0, ref);
    }

    /** The content of everything added. */
    public Content finish() throws IOException {
        int level = 0;
        while (true) {
            List<ChunkRef> refs = level < levels.size() ? levels.get(level) : List.of();
            boolean top = level + 1 >= levels.size();
            if (top && refs.size() <= Content.MAX_REFS) {
                return new Content(sizeBytes, level, refs);
            }
            if (!refs.isEmpty()) {
                storePiece(level);
            }
            level++;
        }
    }

    private void add(int level, ChunkRef ref) throws IOException {
        if (level == levels.size()) {
            levels.add(new ArrayList<>());
        }
        List<ChunkRef> refs = levels.get(level);
        refs.add(ref);
        if (refs.size() >= MAX_PIECE || (refs.size() >= MIN_PIECE && endsPiece(ref.id()))) {
            storePiece(level);
        }
    }

    private void storePiece(int level) throws IOException {
        List<ChunkRef> refs = levels.get(level);
        Bytes out = new Bytes(10 + refs.size() * 36);
        out.uvarint(refs.size());
        refs.forEach(out::ref);
        refs.clear();
        add(level + 1, chunks.store(out.array(), 0, out.length()));
    }

    private static boolean endsPiece(ChunkId id) {
        return id.prefix() >>> (Long.SIZE - CUT_BITS) == 0;
    }
}
