package io.backup4j.archive.container;

import io.backup4j.archive.container.Member.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Headers of POSIX.1-2001 tar ("pax"): blocks of 512 bytes with numbers as octal text. What does not fit is in a header of type {@code x} before it, as records
 * {@code "length key=value\n"}.
 */
final class TarHeader {
    static final int BLOCK = 512;
    static final int NAME = 100;
    static final int SIZE_OFFSET = 124;
    static final int SIZE_LENGTH = 12;
    static final int CHECKSUM_OFFSET = 148;
    static final int CHECKSUM_LENGTH = 8;
    static final int TYPE_OFFSET = 156;
    static final int LINK_OFFSET = 157;
    static final int MAGIC_OFFSET = 257;
    static final int PREFIX_OFFSET = 345;
    static final int PREFIX_LENGTH = 155;
    static final byte[] MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    private static final long MAX_SIZE = (1L << 33) - 1;
    private static final long MAX_ID = (1L << 21) - 1;
    private static final String EXTENDED_NAME = "@PaxHeader";

    private TarHeader() {}

    /** All header blocks of a member. */
    static byte[] of(Member member) {
        byte[] name = (member.name() + (member.kind() == Kind.DIRECTORY ? "/" : "")).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        byte[] records = records(member, name);
        if (records.length > 0) {
            blocks.writeBytes(
                    block(EXTENDED_NAME.getBytes(StandardCharsets.US_ASCII), 'x', records.length, new byte[0]));
            blocks.writeBytes(Arrays.copyOf(records, (records.length + BLOCK - 1) / BLOCK * BLOCK));
        }
        byte[] main = block(name, type(member.kind()), fitting(member.sizeBytes(), MAX_SIZE), member.link());
        octal(main, 100, 8, member.mode() & 07777);
        octal(main, 108, 8, fitting(member.owner().uid(), MAX_ID));
        octal(main, 116, 8, fitting(member.owner().gid(), MAX_ID));
        octal(main, 136, 12, fitting(member.modified().seconds(), MAX_SIZE));
        text(main, 265, member.owner().user());
        text(main, 297, member.owner().group());
        checksum(main);
        blocks.writeBytes(main);
        return blocks.toByteArray();
    }

    private static char type(Kind kind) {
        return switch (kind) {
            case FILE -> '0';
            case SYMBOLIC_LINK -> '2';
            case DIRECTORY -> '5';
        };
    }

    private static byte[] records(Member member, byte[] name) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        if (name.length > NAME || !isAscii(name)) {
            record(records, "path", name);
        }
        if (member.link().length > NAME || !isAscii(member.link())) {
            record(records, "linkpath", member.link());
        }
        if (member.sizeBytes() > MAX_SIZE) {
            record(records, "size", member.sizeBytes());
        }
        if (member.owner().uid() > MAX_ID) {
            record(records, "uid", member.owner().uid());
        }
        if (member.owner().gid() > MAX_ID) {
            record(records, "gid", member.owner().gid());
        }
        long seconds = member.modified().seconds();
        int nanos = member.modified().nanos();
        if (nanos != 0 || seconds < 0 || seconds > MAX_SIZE) {
            record(records, "mtime", time(seconds, nanos).getBytes(StandardCharsets.US_ASCII));
        }
        return records.toByteArray();
    }

    /** Decimal seconds; of a time before 1970 the fraction counts away from it. */
    private static String time(long seconds, int nanos) {
        if (seconds >= 0 || nanos == 0) {
            return nanos == 0 ? String.valueOf(seconds) : seconds + "." + "%09d".formatted(nanos);
        }
        return "-" + -(seconds + 1) + "." + "%09d".formatted(1_000_000_000 - nanos);
    }

    private static void record(ByteArrayOutputStream records, String key, long value) {
        record(records, key, String.valueOf(value).getBytes(StandardCharsets.US_ASCII));
    }

    /** The length counts itself. */
    private static void record(ByteArrayOutputStream records, String key, byte[] value) {
        int rest = key.length() + value.length + 3;
        int length = rest + String.valueOf(rest).length();
        length = rest + String.valueOf(length).length();
        records.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.US_ASCII));
        records.writeBytes(value);
        records.write('\n');
    }

    private static byte[] block(byte[] name, char type, long size, byte[] link) {
        byte[] block = new byte[BLOCK];
        System.arraycopy(name, 0, block, 0, Math.min(NAME, name.length));
        System.arraycopy(link, 0, block, LINK_OFFSET, Math.min(NAME, link.length));
        System.arraycopy(MAGIC, 0, block, MAGIC_OFFSET, MAGIC.length);
        block[TYPE_OFFSET] = (byte) type;
        octal(block, 100, 8, 0644);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, SIZE_OFFSET, SIZE_LENGTH, size);
        octal(block, 136, 12, 0);
        octal(block, 329, 8, 0);
        octal(block, 337, 8, 0);
        checksum(block);
        return block;
    }

    /** What is too large for the field is in a record. */
    private static long fitting(long value, long max) {
        return value < 0 || value > max ? 0 : value;
    }

    private static void octal(byte[] block, int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        Arrays.fill(block, offset, offset + length - 1, (byte) '0');
        for (int i = 0; i < digits.length(); i++) {
            block[offset + length - 1 - digits.length() + i] = (byte) digits.charAt(i);
        }
        block[offset + length - 1] = 0;
    }

    private static void text(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 32 && isAscii(bytes)) {
            System.arraycopy(bytes, 0, block, offset, bytes.length);
        }
    }

    private static void checksum(byte[] block) {
        String digits = Long.toOctalString(sum(block));
        Arrays.fill(block, CHECKSUM_OFFSET, CHECKSUM_OFFSET + 6, (byte) '0');
        for (int i = 0; i < digits.length(); i++) {
            block[CHECKSUM_OFFSET + 6 - digits.length() + i] = (byte) digits.charAt(i);
        }
        block[CHECKSUM_OFFSET + 6] = 0;
        block[CHECKSUM_OFFSET + 7] = ' ';
    }

    /** Sum of all bytes, those of the checksum itself taken as blanks. */
    static long sum(byte[] block) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM_OFFSET && i < CHECKSUM_OFFSET + CHECKSUM_LENGTH;
            sum += own ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
