package io.backup4j.archive.container;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The records of a zip file (PKWARE APPNOTE 6.3), little-endian. Sizes and checksum of a file follow its content in a data descriptor, because the archive is
 * written in one pass; files of 2 GiB and more have zip64 fields from the beginning, so that the descriptor has room.
 */
final class ZipRecord {
    static final int LOCAL = 0x04034b50;
    static final int DESCRIPTOR = 0x08074b50;
    static final int CENTRAL = 0x02014b50;
    static final int END64 = 0x06064b50;
    static final int LOCATOR64 = 0x07064b50;
    static final int END = 0x06054b50;

    /** Sizes and checksum come after the content. */
    static final int FLAG_DESCRIPTOR = 1 << 3;
    /** The name is UTF-8. */
    static final int FLAG_UTF8 = 1 << 11;

    static final int STORED = 0;
    static final int DEFLATED = 8;

    static final int EXTRA_ZIP64 = 0x0001;
    /** Time of last modification as seconds since 1970, of Info-ZIP. */
    static final int EXTRA_TIME = 0x5455;

    static final long MAX_U32 = 0xffff_ffffL;
    static final int MAX_U16 = 0xffff;
    /** A file of this length may grow a little when it is compressed and must still be below 4 GiB. */
    static final long ZIP64_FROM = 2L << 30;

    private static final int VERSION = 20;
    private static final int VERSION_ZIP64 = 45;
    private static final int MADE_ON_UNIX = 3 << 8;
    private static final int DIRECTORY_OF_DOS = 0x10;
    private static final int[] TYPE_BITS = {0100000, 0040000, 0120000};

    private ZipRecord() {}

    /**
     * A member in the directory.
     *
     * @param zip64 whether its local header and descriptor have fields of 64 bits
     */
    record Entry(
            Member member,
            byte[] name,
            boolean deflated,
            boolean zip64,
            long crc,
            long compressed,
            long size,
            long offset) {}

    static byte[] local(Entry entry) {
        ByteArrayOutputStream extra = new ByteArrayOutputStream();
        if (entry.zip64()) {
            extra.writeBytes(little(20)
                    .putShort((short) EXTRA_ZIP64)
                    .putShort((short) 16)
                    .array());
        }
        extra.writeBytes(time(entry.member()));
        boolean later = entry.deflated();
        ByteBuffer header = little(30 + entry.name().length + extra.size());
        header.putInt(LOCAL)
                .putShort((short) (entry.zip64() ? VERSION_ZIP64 : VERSION))
                .putShort((short) flags(entry))
                .putShort((short) (entry.deflated() ? DEFLATED : STORED))
                .putInt(dosTime(entry.member()))
                .putInt(later ? 0 : (int) entry.crc())
                .putInt(entry.zip64() ? -1 : later ? 0 : (int) entry.compressed())
                .putInt(entry.zip64() ? -1 : later ? 0 : (int) entry.size())
                .putShort((short) entry.name().length)
                .putShort((short) extra.size())
                .put(entry.name())
                .put(extra.toByteArray());
        return header.array();
    }

    static byte[] descriptor(Entry entry) {
        ByteBuffer descriptor =
                little(entry.zip64() ? 24 : 16).putInt(DESCRIPTOR).putInt((int) entry.crc());
        if (entry.zip64()) {
            descriptor.putLong(entry.compressed()).putLong(entry.size());
        } else {
            descriptor.putInt((int) entry.compressed()).putInt((int) entry.size());
        }
        return descriptor.array();
    }

    static byte[] central(Entry entry) {
        boolean far = entry.offset() >= MAX_U32;
        ByteArrayOutputStream extra = new ByteArrayOutputStream();
        if (entry.zip64() || far) {
            ByteBuffer wide = little(4 + (entry.zip64() ? 16 : 0) + (far ? 8 : 0));
            wide.putShort((short) EXTRA_ZIP64).putShort((short) (wide.capacity() - 4));
            if (entry.zip64()) {
                wide.putLong(entry.size()).putLong(entry.compressed());
            }
            if (far) {
                wide.putLong(entry.offset());
            }
            extra.writeBytes(wide.array());
        }
        extra.writeBytes(time(entry.member()));
        int mode = TYPE_BITS[entry.member().kind().ordinal()] | entry.member().mode() & 07777;
        boolean directory = entry.member().kind() == Member.Kind.DIRECTORY;
        int needed = entry.zip64() || far ? VERSION_ZIP64 : VERSION;
        ByteBuffer header = little(46 + entry.name().length + extra.size());
        header.putInt(CENTRAL)
                .putShort((short) (MADE_ON_UNIX | needed))
                .putShort((short) needed)
                .putShort((short) flags(entry))
                .putShort((short) (entry.deflated() ? DEFLATED : STORED))
                .putInt(dosTime(entry.member()))
                .putInt((int) entry.crc())
                .putInt(entry.zip64() ? -1 : (int) entry.compressed())
                .putInt(entry.zip64() ? -1 : (int) entry.size())
                .putShort((short) entry.name().length)
                .putShort((short) extra.size())
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(mode << 16 | (directory ? DIRECTORY_OF_DOS : 0))
                .putInt(far ? -1 : (int) entry.offset())
                .put(entry.name())
                .put(extra.toByteArray());
        return header.array();
    }

    /** Everything behind the directory, which lies in [offset, offset + length). */
    static byte[] end(long entries, long offset, long length) {
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        if (entries >= MAX_U16 || offset >= MAX_U32 || length >= MAX_U32) {
            end.writeBytes(little(56)
                    .putInt(END64)
                    .putLong(44)
                    .putShort((short) (MADE_ON_UNIX | VERSION_ZIP64))
                    .putShort((short) VERSION_ZIP64)
                    .putInt(0)
                    .putInt(0)
                    .putLong(entries)
                    .putLong(entries)
                    .putLong(length)
                    .putLong(offset)
                    .array());
            end.writeBytes(little(20)
                    .putInt(LOCATOR64)
                    .putInt(0)
                    .putLong(offset + length)
                    .putInt(1)
                    .array());
        }
        end.writeBytes(little(22)
                .putInt(END)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) Math.min(MAX_U16, entries))
                .putShort((short) Math.min(MAX_U16, entries))
                .putInt((int) Math.min(MAX_U32, length))
                .putInt((int) Math.min(MAX_U32, offset))
                .putShort((short) 0)
                .array());
        return end.toByteArray();
    }

    static byte[] name(Member member) {
        return (member.name() + (member.kind() == Member.Kind.DIRECTORY ? "/" : "")).getBytes(StandardCharsets.UTF_8);
    }

    static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int flags(Entry entry) {
        return FLAG_UTF8 | (entry.deflated() ? FLAG_DESCRIPTOR : 0);
    }

    /** 32 bits of seconds; later and earlier times are in the manifest only. */
    private static byte[] time(Member member) {
        long seconds = member.modified().seconds();
        if (seconds != (int) seconds) {
            return new byte[0];
        }
        return little(9)
                .putShort((short) EXTRA_TIME)
                .putShort((short) 5)
                .put((byte) 1)
                .putInt((int) seconds)
                .array();
    }

    /** Date and time as DOS had them, from 1980 to 2107, here in UTC. */
    private static int dosTime(Member member) {
        long first = 315_532_800L;
        long last = 4_354_819_198L;
        LocalDateTime time = LocalDateTime.ofInstant(
                Instant.ofEpochSecond(
                        Math.max(first, Math.min(last, member.modified().seconds()))),
                ZoneOffset.UTC);
        int date = time.getYear() - 1980 << 9 | time.getMonthValue() << 5 | time.getDayOfMonth();
        int clock = time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() / 2;
        return date << 16 | clock;
    }
}
