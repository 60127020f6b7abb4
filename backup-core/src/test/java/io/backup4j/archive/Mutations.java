package io.backup4j.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Ways to damage bytes. */
final class Mutations {
    private Mutations() {}

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] half(byte[] bytes) {
        return Arrays.copyOf(bytes, bytes.length / 2);
    }

    static byte[] cut(byte[] bytes, String at, int more) {
        return Arrays.copyOf(bytes, indexOf(bytes, at) + more);
    }

    static byte[] withoutZeros(byte[] tar) {
        int end = tar.length;
        while (tar[end - 1] == 0) {
            end--;
        }
        return Arrays.copyOf(tar, (end + 511) / 512 * 512);
    }

    static byte[] flip(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static byte[] insert(byte[] bytes, int at, String what) {
        return join(Arrays.copyOf(bytes, at), what.getBytes(ISO_8859_1), Arrays.copyOfRange(bytes, at, bytes.length));
    }

    static byte[] replace(byte[] bytes, String what, String by) {
        return put(bytes, indexOf(bytes, what), by);
    }

    static byte[] replaceLast(byte[] bytes, String what, String by) {
        return put(bytes, lastIndexOf(bytes, what), by);
    }

    static byte[] put(byte[] bytes, int at, String by) {
        byte[] changed = bytes.clone();
        System.arraycopy(by.getBytes(ISO_8859_1), 0, changed, at, by.length());
        return changed;
    }

    static int indexOf(byte[] bytes, String what) {
        return new String(bytes, ISO_8859_1).indexOf(what);
    }

    static int lastIndexOf(byte[] bytes, String what) {
        return new String(bytes, ISO_8859_1).lastIndexOf(what);
    }

    /** With a checksum for the header at this place, which was changed. */
    static byte[] fixed(byte[] tar, int at) {
        byte[] header = Arrays.copyOfRange(tar, at, at + 512);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        return put(tar, at + 148, "%06o\0 ".formatted(sum));
    }

    /** The directory without its last record, and an end that agrees. */
    static byte[] withoutLastListed(byte[] zip) {
        int last = lastIndexOf(zip, "PK\u0001\u0002");
        int end = lastIndexOf(zip, "PK\u0005\u0006");
        return join(Arrays.copyOf(zip, last), Arrays.copyOfRange(zip, end, zip.length));
    }

    static byte[] listedTwice(byte[] zip) {
        int last = lastIndexOf(zip, "PK\u0001\u0002");
        int end = lastIndexOf(zip, "PK\u0005\u0006");
        return join(Arrays.copyOf(zip, end), Arrays.copyOfRange(zip, last, zip.length));
    }
}
