package io.backup4j.engine.pack;

import static io.backup4j.engine.pack.PackFormat.MAGIC_PACK;
import static io.backup4j.engine.pack.PackFormat.MAGIC_TRAILER;

import io.backup4j.engine.seal.SealMode;

/**
 * The 16 bytes at either end of a pack: {@code magic[4] u16 version u8 mode u8 0 u32 keyId u32 footerLength}, the last being 0 in the header.
 */
record PackEnd(int keyId, int footerLength) {
    private static final int VERSION = 4;
    private static final int MODE = 6;
    private static final int PAD = 7;
    static final int KEY_ID = 8;
    private static final int FOOTER_LENGTH = 12;

    static void writeHeader(byte[] target, SealMode mode, int keyId) {
        write(target, 0, MAGIC_PACK, mode, keyId, 0);
    }

    static void writeTrailer(byte[] target, int offset, SealMode mode, int keyId, int footerLength) {
        write(target, offset, MAGIC_TRAILER, mode, keyId, footerLength);
    }

    private static void write(byte[] target, int offset, int magic, SealMode mode, int keyId, int footerLength) {
        BigEndian.putInt(target, offset, magic);
        BigEndian.putShort(target, offset + VERSION, PackFormat.VERSION);
        target[offset + MODE] = (byte) mode.id();
        target[offset + PAD] = 0;
        BigEndian.putInt(target, offset + KEY_ID, keyId);
        BigEndian.putInt(target, offset + FOOTER_LENGTH, footerLength);
    }

    /** The header of a pack, found at {@code offset} of the array. */
    static PackEnd readHeader(Place place, SealMode mode, byte[] bytes, int offset) {
        PackEnd header = read(place, MAGIC_PACK, mode, bytes, offset);
        place.plus(FOOTER_LENGTH).requireZero("last four bytes of the pack header", header.footerLength());
        return header;
    }

    /**
     * The trailer of a pack, found at {@code offset} of the array.
     *
     * @param place where the trailer lies in the pack
     */
    static PackEnd readTrailer(Place place, SealMode mode, byte[] bytes, int offset) {
        PackEnd trailer = read(place, MAGIC_TRAILER, mode, bytes, offset);
        long room = place.offset() - PackFormat.HEADER_BYTES - PackFormat.FRAME_HEADER_BYTES;
        int length = trailer.footerLength();
        place.plus(FOOTER_LENGTH)
                .require(
                        length > PackFormat.TAG_BYTES && length < room,
                        "length of the pack's footer",
                        (PackFormat.TAG_BYTES + 1) + " to " + (room - 1),
                        Integer.toUnsignedString(length));
        return trailer;
    }

    private static PackEnd read(Place place, int magic, SealMode mode, byte[] bytes, int offset) {
        place.requireMagic(magic, BigEndian.getInt(bytes, offset));
        place.plus(VERSION).requireVersion(BigEndian.getShort(bytes, offset + VERSION));
        int foundMode = bytes[offset + MODE] & 0xFF;
        place.plus(MODE).require(foundMode == mode.id(), "mode", mode.id() + " (" + mode.word() + ")", foundMode);
        place.plus(PAD).requireZero("byte behind the mode", bytes[offset + PAD]);
        int keyId = BigEndian.getInt(bytes, offset + KEY_ID);
        place.plus(KEY_ID).require(keyId >= 0, "key id", "less than 2^31", Integer.toUnsignedString(keyId));
        return new PackEnd(keyId, BigEndian.getInt(bytes, offset + FOOTER_LENGTH));
    }
}
