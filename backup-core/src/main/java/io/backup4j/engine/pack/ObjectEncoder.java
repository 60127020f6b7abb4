package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.TAG_BYTES;

import io.backup4j.engine.seal.ObjectSealer;
import io.backup4j.spi.sink.ObjectContent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts one content into sections and seals them, each into an array of its own: the sealed form never lies in memory in one piece. */
final class ObjectEncoder {
    /** Plaintext of a section. Small enough to be read piece by piece, large enough that headers and tags do not count. */
    static final int SECTION_BYTES = 1 << 20;

    private final ObjectHeader header;
    private final ObjectSealer sealer;
    private final @Nullable Compressor compressor;
    private final List<ByteBuffer> parts = new ArrayList<>();
    private byte[] gathered = Scratch.EMPTY;
    private byte[] compressed = Scratch.EMPTY;
    private int number;

    /**
     * @param compressor null for kinds that never compress
     */
    ObjectEncoder(ObjectHeader header, ObjectSealer sealer, @Nullable Compressor compressor) {
        this.header = header;
        this.sealer = sealer;
        this.compressor = compressor;
    }

    /** Encodes views of the content, whose positions are moved; {@code length} is what remains in all of them. */
    ObjectContent encode(List<ByteBuffer> content, long length) {
        long rest = length;
        int view = 0;
        do {
            int section = (int) Math.min(SECTION_BYTES, rest);
            rest -= section;
            while (view < content.size() - 1 && !content.get(view).hasRemaining()) {
                view++;
            }
            if (section > 0 && content.get(view).hasArray() && content.get(view).remaining() >= section) {
                ByteBuffer direct = content.get(view);
                seal(direct.array(), direct.arrayOffset() + direct.position(), section, rest == 0);
                direct.position(direct.position() + section);
            } else {
                gather(content, view, section);
                seal(gathered, 0, section, rest == 0);
            }
        } while (rest > 0);
        return ObjectContent.of(parts);
    }

    private void gather(List<ByteBuffer> content, int from, int section) {
        gathered = Scratch.atLeast(gathered, section);
        int position = 0;
        for (int view = from; position < section; view++) {
            ByteBuffer source = content.get(view);
            int count = Math.min(source.remaining(), section - position);
            source.get(gathered, position, count);
            position += count;
        }
    }

    private void seal(byte[] plain, int offset, int length, boolean last) {
        Codec codec = Codec.NONE;
        byte[] source = plain;
        int from = offset;
        int count = length;
        if (compressor != null) {
            compressed = Scratch.atLeast(compressed, length);
            int shorter = compressor.compress(plain, offset, length, compressed, 0);
            if (shorter != Compressor.DOES_NOT_PAY) {
                codec = Codec.ZSTD;
                source = compressed;
                from = 0;
                count = shorter;
            }
        }
        int begin = number == 0 ? ObjectHeader.BYTES : 0;
        byte[] part = new byte[begin + SectionHeader.BYTES + count + TAG_BYTES];
        if (number == 0) {
            header.write(part);
        }
        new SectionHeader(count + TAG_BYTES, codec, last).write(part, begin);
        sealer.seal(header.kind(), codec.id(), last, number, source, from, count, part, begin + SectionHeader.BYTES);
        parts.add(ByteBuffer.wrap(part));
        number++;
    }
}
