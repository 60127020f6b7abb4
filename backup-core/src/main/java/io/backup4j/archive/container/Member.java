package io.backup4j.archive.container;

import java.util.Objects;

/**
 * What an archive says of one of its members.
 *
 * @param name UTF-8 without control characters, components joined by {@code /}, none at the end
 * @param kind what it is
 * @param sizeBytes length of its content; 0 for kinds without
 * @param mode permissions, without type bits
 * @param owner of the file
 * @param modified when it was last modified
 * @param link target of a symbolic link, raw; else empty
 */
public record Member(
        String name, Kind kind, long sizeBytes, int mode, Owner owner, FileTimeNanos modified, byte[] link) {
    private static final byte[] NO_LINK = new byte[0];

    public Member {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(modified, "modified");
        if (name.isEmpty() || name.endsWith("/") || name.startsWith("/")) {
            throw new IllegalArgumentException("name: must not be empty nor begin or end with '/': '" + name + "'");
        }
        if (sizeBytes < 0 || (kind != Kind.FILE && sizeBytes > 0)) {
            throw new IllegalArgumentException("sizeBytes: " + sizeBytes + " of a " + kind);
        }
    }

    /** A file that belongs to nobody in particular. */
    public static Member file(String name, long sizeBytes, FileTimeNanos modified) {
        return new Member(name, Kind.FILE, sizeBytes, 0644, Owner.NOBODY, modified, NO_LINK);
    }

    /** Kinds of members. */
    public enum Kind {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK
    }

    /**
     * Numbers and names; names may be empty.
     *
     * @param uid number of the owner, not negative
     * @param gid number of the group, not negative
     */
    public record Owner(long uid, long gid, String user, String group) {
        static final Owner NOBODY = new Owner(0, 0, "", "");
    }

    /**
     * A moment.
     *
     * @param seconds since 1970 UTC, rounded down
     * @param nanos in [0, 10^9)
     */
    public record FileTimeNanos(long seconds, int nanos) {}
}
