package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.FRAME_HEADER_BYTES;
import static io.backup4j.engine.pack.PackFormat.HEADER_BYTES;
import static io.backup4j.engine.pack.PackFormat.MAX_PACK_BYTES;
import static io.backup4j.engine.pack.PackFormat.TAG_BYTES;
import static io.backup4j.engine.pack.PackFormat.TRAILER_BYTES;

import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.sink.BackupSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Lists packs from their footers. Thread-safe. */
public final class PackReader {
    /** First guess of footer and trailer: about 3 000 chunks, many more than a 64 MiB pack of large files has. */
    static final int TAIL_BYTES = 128 << 10;

    private static final int SMALLEST_PACK = HEADER_BYTES + FRAME_HEADER_BYTES + 2 * TAG_BYTES + TRAILER_BYTES;

    private final Sealer sealer;

    /**
     * @param sealer of the repository
     */
    public PackReader(Sealer sealer) {
        this.sealer = Objects.requireNonNull(sealer, "sealer");
    }

    /**
     * Reads a pack's directory with one ranged read, two if it is large.
     *
     * @param size of the object, from a listing
     * @throws io.backup4j.spi.error.DamagedException if the pack is torn, or its directory does not authenticate; its frames may still be intact, see
     *     {@link PackWalk}
     * @throws io.backup4j.spi.error.RepositoryException if a later release wrote it
     */
    public PackDirectory readDirectory(BackupSink sink, PackName pack, long size) throws IOException {
        requireSize(pack, size);
        long start = Math.max(0, size - TAIL_BYTES);
        byte[] tail = read(sink, pack, start, (int) (size - start));
        PackEnd trailer = trailer(sealer, pack, size, tail, tail.length - TRAILER_BYTES);
        long footer = size - TRAILER_BYTES - trailer.footerLength();
        if (footer >= start) {
            return directory(sealer, pack, size, trailer, start, tail);
        }
        byte[] whole = new byte[(int) (size - footer)];
        byte[] missing = read(sink, pack, footer, (int) (start - footer));
        System.arraycopy(missing, 0, whole, 0, missing.length);
        System.arraycopy(tail, 0, whole, missing.length, tail.length);
        return directory(sealer, pack, size, trailer, footer, whole);
    }

    /** The directory of a pack that lies in memory from the array's beginning. */
    static PackDirectory readWhole(Sealer sealer, PackName pack, byte[] bytes, int size) {
        requireSize(pack, size);
        return directory(sealer, pack, size, trailer(sealer, pack, size, bytes, size - TRAILER_BYTES), 0, bytes);
    }

    private static PackEnd trailer(Sealer sealer, PackName pack, long size, byte[] bytes, int offset) {
        Place place = new Place(pack.key(), size - TRAILER_BYTES);
        return PackEnd.readTrailer(place, sealer.identity().mode(), bytes, offset);
    }

    /** Reads the footer, and the header too where {@code bytes}, which begin at {@code start} of the pack, hold it. */
    private static PackDirectory directory(
            Sealer sealer, PackName pack, long size, PackEnd trailer, long start, byte[] bytes) {
        if (start == 0) {
            Place place = new Place(pack.key(), 0);
            SealMode mode = sealer.identity().mode();
            int keyId = PackEnd.readHeader(place, mode, bytes, 0).keyId();
            place.require(keyId == trailer.keyId(), "key id, as the trailer says", trailer.keyId(), keyId);
        }
        long footer = size - TRAILER_BYTES - trailer.footerLength();
        List<PackedFrame> frames = PackFooter.open(
                sealer,
                pack,
                trailer.keyId(),
                new Place(pack.key(), footer),
                bytes,
                (int) (footer - start),
                trailer.footerLength());
        return new PackDirectory(pack, trailer.keyId(), size, frames);
    }

    private static void requireSize(PackName pack, long size) {
        new Place(pack.key(), 0)
                .require(
                        size > SMALLEST_PACK && size <= MAX_PACK_BYTES,
                        "size of the pack",
                        (SMALLEST_PACK + 1) + " to " + MAX_PACK_BYTES,
                        size);
    }

    private static byte[] read(BackupSink sink, PackName pack, long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        int found = sink.read(pack.key(), offset, ByteBuffer.wrap(bytes));
        new Place(pack.key(), offset).require(found == length, "bytes read from the pack", length, found);
        return bytes;
    }
}
