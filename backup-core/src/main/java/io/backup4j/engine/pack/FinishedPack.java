package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.TRAILER_BYTES;

import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.sink.ObjectContent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** A pack that is ready to be put, in the buffer that it was built in. Good until {@link PackReseal} or the next pack takes the buffer. */
public final class FinishedPack {
    private final PackName name;
    private final byte[] buffer;
    private final int sizeBytes;
    private final ObjectContent content;
    private final List<PackedFrame> frames;

    private FinishedPack(PackName name, byte[] buffer, int sizeBytes, List<PackedFrame> frames) {
        this.name = name;
        this.buffer = buffer;
        this.sizeBytes = sizeBytes;
        this.content =
                ObjectContent.of(List.of(ByteBuffer.wrap(buffer, 0, sizeBytes))).once();
        this.frames = frames;
    }

    /**
     * Writes footer and trailer behind frames that are sealed and proven, and reads the directory back.
     *
     * @param frames at least one, in the order of their numbers
     * @throws io.backup4j.spi.error.DamagedException if the directory does not read back
     */
    static FinishedPack complete(Sealer sealer, PackName name, int keyId, List<PackedFrame> frames, byte[] buffer) {
        List<PackedFrame> all = List.copyOf(frames);
        int end = all.get(all.size() - 1).address().end();
        int footerLength = PackFooter.seal(sealer, name, keyId, all, buffer, end);
        int trailer = end + footerLength;
        PackEnd.writeTrailer(buffer, trailer, sealer.identity().mode(), keyId, footerLength);
        int size = trailer + TRAILER_BYTES;
        PackDirectory directory = PackReader.readWhole(sealer, name, buffer, size);
        if (!directory.frames().equals(all)) {
            throw new Place(name.key(), end).damaged("directory read back", "the frames that were sealed", "others");
        }
        return new FinishedPack(Objects.requireNonNull(name, "name"), buffer, size, all);
    }

    /** Its fresh name. */
    public PackName name() {
        return name;
    }

    /**
     * Its bytes: a view of the buffer that was handed in, which must stay as it is until the put has returned. To be put at most once
     * (section 9.3 of the format page).
     */
    public ObjectContent content() {
        return content;
    }

    /** Length of the stored object. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** What it holds, for the index, in the order of their numbers. */
    public List<PackedFrame> frames() {
        return frames;
    }

    byte[] buffer() {
        return buffer;
    }
}
