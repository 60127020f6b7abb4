package io.backup4j.spi.verify;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of a backup that no intact object holds any more: bytes of one entry, or entries whose listing is gone.
 *
 * @param backup public id of the backup
 * @param source name of the source
 * @param pathOrNull the entry that lost bytes; null if entries are lost
 * @param afterOrNull where entries are lost: the last entry before them; null if they are the first
 * @param upToOrNull where entries are lost: the last of them; null if it is not known, as for the whole listing
 * @param offset first lost byte of the entry's content, or -1
 * @param lengthBytes number of lost bytes, or -1 where entries are lost
 * @param packs keys of the packs that held it, as far as the index knows
 * @param message the loss in words
 */
public record Loss(
        String backup,
        String source,
        @Nullable String pathOrNull,
        @Nullable String afterOrNull,
        @Nullable String upToOrNull,
        long offset,
        long lengthBytes,
        List<String> packs,
        String message) {
    public Loss {
        Objects.requireNonNull(backup, "backup");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(message, "message");
        packs = List.copyOf(packs);
        if (pathOrNull != null && (offset < 0 || lengthBytes < 0)) {
            throw new IllegalArgumentException(
                    "offset, lengthBytes: must not be negative: " + offset + ", " + lengthBytes);
        }
    }

    /** Bytes {@code [offset, offset + lengthBytes)} of an entry. */
    public static Loss ofBytes(
            String backup, String source, String path, long offset, long lengthBytes, List<String> packs) {
        String message = "'" + path + "' of source '" + source + "' in " + backup + " has lost " + lengthBytes
                + " bytes from byte " + offset + " on";
        return new Loss(backup, source, path, null, null, offset, lengthBytes, packs, message);
    }

    /** Entries that cannot be listed: those behind one path up to and with another. */
    public static Loss ofEntries(
            String backup, String source, @Nullable String after, @Nullable String upTo, List<String> packs) {
        String from = after == null ? "from the first one" : "behind '" + after + "'";
        String to = upTo == null ? " to the last one" : " up to '" + upTo + "'";
        String message = "Source '" + source + "' in " + backup + " has lost its entries " + from + to;
        return new Loss(backup, source, null, after, upTo, -1, -1, packs, message);
    }
}
