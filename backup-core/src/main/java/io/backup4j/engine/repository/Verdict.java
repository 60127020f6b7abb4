package io.backup4j.engine.repository;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.spi.error.DamagedException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What a generation of prune does, decided once (section 9.2 of the format page). Stored as
 * {@code u32 packs, name[32] each, u32 backups, uuid[16] each}; integers are big-endian.
 *
 * @param packs condemned packs that are deleted
 * @param givenUp deleted backups that can never be undeleted again
 */
public record Verdict(PackSet packs, Set<UUID> givenUp) {
    /** Deletes nothing and gives nothing up. */
    public static final Verdict NOTHING = new Verdict(PackSet.empty(), Set.of());

    private static final int UUID_BYTES = 16;

    public Verdict {
        givenUp = Collections.unmodifiableSortedSet(new TreeSet<>(givenUp));
    }

    /** The stored form; equal verdicts give equal bytes. */
    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(
                2 * Integer.BYTES + PackNames.bytes(packs), Math.multiplyExact(givenUp.size(), UUID_BYTES)));
        bytes.putInt(packs.size());
        PackNames.write(packs, bytes);
        bytes.putInt(givenUp.size());
        for (UUID uuid : givenUp) {
            bytes.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        }
        return bytes.array();
    }

    /**
     * Reads the stored form.
     *
     * @param object for messages
     * @throws DamagedException if the bytes are anything but one whole verdict
     */
    public static Verdict decode(byte[] stored, String object) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        PackSet packs = PackNames.read(bytes, count(bytes, PackName.BYTES, "packs", object));
        int backups = count(bytes, UUID_BYTES, "backups", object);
        Set<UUID> givenUp = new TreeSet<>();
        for (int i = 0; i < backups; i++) {
            givenUp.add(new UUID(bytes.getLong(), bytes.getLong()));
        }
        if (bytes.hasRemaining()) {
            throw new DamagedException("object " + object + " has " + bytes.remaining()
                    + " bytes behind its verdict of " + packs.size() + " packs and " + backups + " backups");
        }
        return new Verdict(packs, givenUp);
    }

    /** A count that the bytes behind it can hold. */
    private static int count(ByteBuffer bytes, int each, String what, String object) {
        if (bytes.remaining() < Integer.BYTES) {
            throw new DamagedException("object " + object + " ends before its number of " + what);
        }
        int count = bytes.getInt();
        if (count < 0 || (long) count * each > bytes.remaining()) {
            throw new DamagedException("object " + object + " names " + Integer.toUnsignedString(count) + " " + what
                    + " of " + each + " bytes each, and only " + bytes.remaining() + " bytes follow");
        }
        return count;
    }
}
