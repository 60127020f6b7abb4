package io.backup4j.archive.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an extended header says of the next member. Records of other keys are dropped: the manifest has them.
 *
 * @param path its name, or null
 * @param link its target, or null
 * @param size its length, if it is here
 */
record PaxRecords(byte @Nullable [] path, byte @Nullable [] link, OptionalLong size) {
    static final PaxRecords NONE = new PaxRecords(null, null, OptionalLong.empty());

    /** Room for the longest path and the longest target, and the rest; a hostile archive gets no more memory than this. */
    private static final int MAX_BYTES = 256 << 10;

    /** Reads the content of an extended header, without its padding. */
    static PaxRecords read(InputStream in, long length) throws IOException {
        if (length > MAX_BYTES) {
            throw new MalformedArchiveException(
                    "an extended header has " + length + " bytes; more than " + MAX_BYTES + " are refused");
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new MalformedArchiveException("the archive was cut in an extended header");
        }
        byte[] path = null;
        byte[] link = null;
        OptionalLong size = OptionalLong.empty();
        for (int at = 0; at < bytes.length; ) {
            int blank = indexOf(bytes, (byte) ' ', at);
            int end = at + (int) Math.min(MAX_BYTES, number(bytes, at, blank));
            int equals = indexOf(bytes, (byte) '=', blank);
            if (end <= blank || end > bytes.length || equals >= end || bytes[end - 1] != '\n') {
                throw broken();
            }
            byte[] value = Arrays.copyOfRange(bytes, equals + 1, end - 1);
            switch (new String(bytes, blank + 1, equals - blank - 1, StandardCharsets.UTF_8)) {
                case "path" -> path = value;
                case "linkpath" -> link = value;
                case "size" -> size = OptionalLong.of(number(value, 0, value.length));
                default -> {
                    // Times, owners and the like.
                }
            }
            at = end;
        }
        return new PaxRecords(path, link, size);
    }

    private static int indexOf(byte[] bytes, byte wanted, int from) throws MalformedArchiveException {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        throw broken();
    }

    private static long number(byte[] bytes, int from, int to) throws MalformedArchiveException {
        if (from == to || to - from > 18) {
            throw broken();
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                throw broken();
            }
            value = 10 * value + bytes[i] - '0';
        }
        return value;
    }

    private static MalformedArchiveException broken() {
        return new MalformedArchiveException("an extended header is broken");
    }
}
