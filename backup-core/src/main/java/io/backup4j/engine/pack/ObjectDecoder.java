package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.MAGIC_OBJECT;
import static io.backup4j.engine.pack.PackFormat.TAG_BYTES;

import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.ObjectSealer;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Opens the sections of one sealed object, one after the other. */
final class ObjectDecoder {
    /**
     * Most bytes that an object may decode to. The largest thing written is an index segment of 2^20 chunks, about 70 MB; more is a compression bomb.
     */
    static final long MAX_CONTENT_BYTES = 128L << 20;

    private final Sealer sealer;
    private final SealedKind expected;
    private final ObjectWindow object;
    private int position;
    private byte[] plain = Scratch.EMPTY;
    private byte[] raw = Scratch.EMPTY;

    ObjectDecoder(Sealer sealer, SealedKind expected, ObjectWindow object) {
        this.sealer = sealer;
        this.expected = expected;
        this.object = object;
    }

    /** Gives each section's decoded bytes to the consumer; the content is whole when this returns. */
    void decode(Consumer<ByteBuffer> sections) throws IOException {
        byte[] header = bytesAt(0, ObjectHeader.BYTES);
        object.place(0).requireMagic(MAGIC_OBJECT, BigEndian.getInt(header, position));
        int version = ObjectHeader.version(header, position);
        if (version != PackFormat.VERSION) {
            refuse(version);
        }
        open(sections);
    }

    /**
     * The version is in the associated data too: what opens as this release's was written by it, and the header is damaged. Else a later release may have
     * written it.
     */
    private void refuse(int version) throws IOException {
        Place place = object.place(ObjectHeader.VERSION);
        boolean ours = true;
        try {
            open(section -> {});
        } catch (DamagedException e) {
            ours = false;
        }
        place.require(!ours, "format version, by which the content is sealed", PackFormat.VERSION, version);
        place.requireVersion(version);
    }

    private void open(Consumer<ByteBuffer> sections) throws IOException {
        ObjectHeader header = ObjectHeader.read(object.place(0), bytesAt(0, ObjectHeader.BYTES), position);
        object.place(6)
                .require(
                        header.mode() == sealer.identity().mode(),
                        "mode",
                        sealer.identity().mode().word(),
                        header.mode().word());
        object.place(7).require(header.kind() == expected, "kind", expected, header.kind());
        ObjectSealer opener = opener(header);
        try (Decompressor decompressor = new Decompressor()) {
            long offset = ObjectHeader.BYTES;
            long total = 0;
            boolean last = false;
            for (int number = 0; !last; number++) {
                SectionHeader section =
                        SectionHeader.read(object.place(offset), bytesAt(offset, SectionHeader.BYTES), position);
                offset += SectionHeader.BYTES;
                ByteBuffer content = open(opener, decompressor, section, number, offset);
                total += content.remaining();
                object.place(offset)
                        .require(total <= MAX_CONTENT_BYTES, "decoded length", "at most " + MAX_CONTENT_BYTES, total);
                sections.accept(content);
                offset += section.sealedLength();
                last = section.last();
            }
            object.place(offset)
                    .require(offset == object.size(), "bytes behind the last section", 0, object.size() - offset);
        }
    }

    /** The bytes lie at {@link #position} of the returned array. */
    private byte[] bytesAt(long offset, int count) throws IOException {
        position = object.at(offset, count);
        return object.bytes();
    }

    private ObjectSealer opener(ObjectHeader header) {
        try {
            return sealer.object(object.key(), header.salt(), header.keyId(), KeyPurpose.OBJECT);
        } catch (DamagedException e) {
            throw object.place(8).damaged(e.getMessage(), e);
        }
    }

    private ByteBuffer open(
            ObjectSealer opener, Decompressor decompressor, SectionHeader section, int number, long offset)
            throws IOException {
        Place place = object.place(offset);
        byte[] sealed = bytesAt(offset, section.sealedLength());
        int length = section.sealedLength() - TAG_BYTES;
        plain = Scratch.atLeast(plain, length);
        try {
            opener.open(
                    expected,
                    section.codec().id(),
                    section.last(),
                    number,
                    sealed,
                    position,
                    section.sealedLength(),
                    plain,
                    0);
        } catch (DamagedException e) {
            throw place.damaged(e.getMessage(), e);
        }
        return switch (section.codec()) {
            case NONE -> ByteBuffer.wrap(plain, 0, length);
            case ZSTD -> {
                int decoded = decompressor.declaredLength(place, plain, 0, length, SectionHeader.MAX_PLAIN_BYTES);
                raw = Scratch.atLeast(raw, decoded);
                decompressor.decompress(place, plain, 0, length, raw, 0, decoded);
                yield ByteBuffer.wrap(raw, 0, decoded);
            }
        };
    }
}
