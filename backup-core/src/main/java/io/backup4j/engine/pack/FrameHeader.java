package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.MAGIC_FRAME;

/** The clear header of a frame: {@code "B4JF" u32 number u32 sealedLength u8 codec u8[3] 0}, 16 bytes. */
record FrameHeader(int number, int sealedLength, Codec codec) {
    private static final int NUMBER = 4;
    private static final int SEALED_LENGTH = 8;
    private static final int CODEC = 12;

    static FrameHeader of(FrameAddress address) {
        return new FrameHeader(address.number(), address.sealedLength(), address.codec());
    }

    void write(byte[] target, int offset) {
        BigEndian.putInt(target, offset, MAGIC_FRAME);
        BigEndian.putInt(target, offset + NUMBER, number);
        BigEndian.putInt(target, offset + SEALED_LENGTH, sealedLength);
        BigEndian.putInt(target, offset + CODEC, codec.id() << 24);
    }

    /**
     * Reads a header whose magic is there and whose other bytes are possible in themselves.
     *
     * @param room bytes of the pack behind the header
     */
    static FrameHeader read(Place place, byte[] bytes, int offset, long room) {
        place.requireMagic(MAGIC_FRAME, BigEndian.getInt(bytes, offset));
        int number = BigEndian.getInt(bytes, offset + NUMBER);
        place.plus(NUMBER)
                .require(
                        number >= 0 && number <= PackFormat.MAX_FRAME_NUMBER,
                        "frame number",
                        "0 to " + PackFormat.MAX_FRAME_NUMBER,
                        Integer.toUnsignedString(number));
        int length = BigEndian.getInt(bytes, offset + SEALED_LENGTH);
        place.plus(SEALED_LENGTH)
                .require(
                        length > PackFormat.TAG_BYTES && length <= room,
                        "sealed length of the frame",
                        (PackFormat.TAG_BYTES + 1) + " to " + room,
                        Integer.toUnsignedString(length));
        int tail = BigEndian.getInt(bytes, offset + CODEC);
        Codec codec = Codec.of(tail >>> 24, place.plus(CODEC).toString());
        place.plus(CODEC + 1).requireZero("bytes behind the frame's codec", tail & 0xFFFFFF);
        return new FrameHeader(number, length, codec);
    }

    /** Requires the header of the frame at this address: a damaged or moved one is refused although nothing in it is needed. */
    static void check(FrameAddress address, byte[] bytes, int offset) {
        Place place = new Place(address.pack().key(), address.headerOffset());
        FrameHeader found = read(place, bytes, offset, (long) PackFormat.MAX_PACK_BYTES - address.offset());
        FrameHeader expected = of(address);
        place.require(found.equals(expected), "frame header", expected, found);
    }

    @Override
    public String toString() {
        return "number " + number + ", sealed length " + sealedLength + ", codec " + codec.id();
    }
}
