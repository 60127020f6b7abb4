package io.backup4j.engine.pack;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses with one reused zstd context. It never writes more than the caller expects, so a small object cannot fill the heap. Belongs to one
 * thread at a time; {@link #close()} frees native memory.
 */
public final class Decompressor implements AutoCloseable {
    /** Made when it is first needed: it costs more than opening a small object that is not compressed. */
    private @Nullable ZstdDecompressCtx context;

    /** Takes no native memory yet. */
    public Decompressor() {}

    /**
     * The decoded length that a compressed form declares.
     *
     * @param limit most bytes the caller accepts
     * @throws io.backup4j.spi.error.DamagedException if it declares nothing or more than the limit
     */
    int declaredLength(Place place, byte[] compressed, int offset, int length, int limit) {
        long declared = length == 0 ? -1 : Zstd.getFrameContentSize(compressed, offset, length);
        place.require(
                declared >= 0 && declared <= limit,
                "declared length of the zstd content",
                "0 to " + limit,
                declared < 0 ? "none" : declared);
        return (int) declared;
    }

    /**
     * Decodes to exactly {@code expected} bytes.
     *
     * @throws io.backup4j.spi.error.DamagedException if it does not decode, or to another length
     */
    void decompress(
            Place place, byte[] compressed, int offset, int length, byte[] target, int targetOffset, int expected) {
        int declared = declaredLength(place, compressed, offset, length, PackFormat.MAX_PACK_BYTES);
        place.require(declared == expected, "declared length of the zstd content", expected, declared);
        int decoded;
        try {
            decoded = context().decompressByteArray(target, targetOffset, expected, compressed, offset, length);
        } catch (ZstdException e) {
            throw place.damaged("zstd content does not decode: " + e.getMessage(), e);
        }
        place.require(decoded == expected, "length of the decoded zstd content", expected, decoded);
    }

    private ZstdDecompressCtx context() {
        ZstdDecompressCtx made = context;
        if (made == null) {
            made = new ZstdDecompressCtx();
            context = made;
        }
        return made;
    }

    @Override
    public void close() {
        ZstdDecompressCtx made = context;
        context = null;
        if (made != null) {
            made.close();
        }
    }
}
