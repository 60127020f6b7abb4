package io.backup4j.archive.container;

import java.nio.ByteBuffer;

/**
 * Lengths and place of a member with what its zip64 field says instead of 0xffffffff.
 *
 * @param zip64 whether there is such a field
 */
record ZipExtra(long size, long compressed, long offset, boolean zip64) {

    /** Reads the extra fields of a header that has these values. */
    static ZipExtra read(ByteBuffer extra, long size, long compressed, long offset) throws MalformedArchiveException {
        ZipExtra read = new ZipExtra(size, compressed, offset, false);
        while (extra.remaining() >= 4) {
            int id = ZipReader.u16(extra);
            int length = ZipReader.u16(extra);
            if (length > extra.remaining()) {
                throw new MalformedArchiveException("an extra field is longer than its header says");
            }
            ByteBuffer field = extra.slice(extra.position(), length).order(extra.order());
            extra.position(extra.position() + length);
            if (id == ZipRecord.EXTRA_ZIP64) {
                if (read.zip64) {
                    throw new MalformedArchiveException("a header has two zip64 fields");
                }
                read = new ZipExtra(wide(field, size), wide(field, compressed), wide(field, offset), true);
            }
        }
        return read;
    }

    private static long wide(ByteBuffer field, long value) throws MalformedArchiveException {
        if (value != ZipRecord.MAX_U32) {
            return value;
        }
        if (field.remaining() < 8) {
            throw new MalformedArchiveException("a zip64 field is too short");
        }
        long wide = field.getLong();
        if (wide < 0) {
            throw new MalformedArchiveException("a zip64 field is out of range");
        }
        return wide;
    }
}
