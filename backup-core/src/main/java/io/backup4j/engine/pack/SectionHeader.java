package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.TAG_BYTES;

/** The clear header of a section: {@code u32 sealedLength u8 codec u8 last u16 0}, 8 bytes. */
record SectionHeader(int sealedLength, Codec codec, boolean last) {
    static final int BYTES = 8;

    /** Most bytes of a section's plaintext, also after decoding, that a reader accepts. */
    static final int MAX_PLAIN_BYTES = 4 << 20;

    private static final int CODEC = 4;
    private static final int LAST = 5;
    private static final int PAD = 6;

    void write(byte[] target, int offset) {
        BigEndian.putInt(target, offset, sealedLength);
        target[offset + CODEC] = (byte) codec.id();
        target[offset + LAST] = (byte) (last ? 1 : 0);
        BigEndian.putShort(target, offset + PAD, 0);
    }

    static SectionHeader read(Place place, byte[] bytes, int offset) {
        int length = BigEndian.getInt(bytes, offset);
        int most = MAX_PLAIN_BYTES + TAG_BYTES;
        place.require(
                length >= TAG_BYTES && length <= most,
                "sealed length of the section",
                TAG_BYTES + " to " + most,
                Integer.toUnsignedString(length));
        Codec codec = Codec.of(bytes[offset + CODEC] & 0xFF, place.plus(CODEC).toString());
        int last = bytes[offset + LAST] & 0xFF;
        place.plus(LAST).require(last <= 1, "mark of the last section", "0 or 1", last);
        place.plus(PAD)
                .requireZero("bytes behind the mark of the last section", BigEndian.getShort(bytes, offset + PAD));
        return new SectionHeader(length, codec, last == 1);
    }
}
