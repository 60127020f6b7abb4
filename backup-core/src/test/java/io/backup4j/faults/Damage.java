package io.backup4j.faults;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Something that storage does to an object.
 *
 * @param key of the object
 * @param what for messages
 * @param bytes what is read from then on
 */
record Damage(String key, String what, byte[] bytes) {
    /** Where a sealed object has its fields: magic, version, mode, kind, key id, salt, section length, codec, last, zero (section 5 of the format page). */
    private static final List<Integer> SEALED_FIELDS =
            List.of(0, 3, 4, 5, 6, 7, 8, 11, 12, 43, 44, 47, 48, 49, 50, 51, 52);

    /** Header and first frame header of a pack: magic, version, mode, zero, key id, zero; magic, number, length, codec, zero (section 6). */
    private static final List<Integer> PACK_FIELDS =
            List.of(0, 3, 4, 5, 6, 7, 8, 11, 12, 15, 16, 19, 20, 23, 24, 27, 28, 29, 31, 32);

    /** Trailer of a pack, from its end: magic, version, mode, zero, key id, footer length; then the footer's tag. */
    private static final List<Integer> TRAILER_FIELDS = List.of(16, 13, 12, 11, 10, 9, 8, 5, 4, 1, 17, 32);

    private static final int TAG_BYTES = 16;

    @Override
    public String toString() {
        return what + " of " + key;
    }

    /** Which sort of damage it is, whatever its place. */
    String sort() {
        return what.replaceAll("[0-9]+", "n");
    }

    /** Whether somebody who says this has named the object. */
    boolean isNamedIn(String said) {
        // The word alone is in every message.
        return key.equals("repository")
                ? said.contains("object 'repository'") || said.contains("has format version")
                : said.contains(key);
    }

    static Damage flip(String key, byte[] object, int offset, int bit) {
        byte[] bytes = object.clone();
        bytes[offset] ^= (byte) (1 << bit);
        return new Damage(key, "bit " + bit + " of byte " + offset + " of " + bytes.length, bytes);
    }

    /** One bit of every byte; which one follows from the seed. */
    static List<Damage> everyByte(String key, byte[] object, long seed) {
        return IntStream.range(0, object.length)
                .mapToObj(offset -> flip(key, object, offset, bit(offset, seed)))
                .toList();
    }

    private static int bit(int offset, long seed) {
        return Math.floorMod(offset * 5 + (int) seed, 8);
    }

    /** One bit of at least one byte of every field. */
    static List<Damage> everyField(String key, byte[] object, long seed) {
        TreeSet<Integer> offsets = new TreeSet<>(key.startsWith("pack/") ? PACK_FIELDS : SEALED_FIELDS);
        if (key.startsWith("pack/")) {
            TRAILER_FIELDS.forEach(fromEnd -> offsets.add(object.length - fromEnd));
        }
        offsets.addAll(List.of(object.length / 2, object.length - TAG_BYTES, object.length - 1));
        return offsets.stream()
                .filter(offset -> offset >= 0 && offset < object.length)
                .map(offset -> flip(key, object, offset, bit(offset, seed)))
                .toList();
    }

    /** Cut short, longer than it was, and another object in its place. */
    static List<Damage> whole(String key, byte[] object, List<byte[]> others) {
        List<Damage> damages = new ArrayList<>();
        for (int length : new TreeSet<>(List.of(0, object.length / 2, Math.max(0, object.length - 1)))) {
            damages.add(new Damage(key, "all but the first " + length + " bytes", Arrays.copyOf(object, length)));
        }
        damages.add(new Damage(key, "a byte more at the end", Arrays.copyOf(object, object.length + 1)));
        for (byte[] other : others) {
            damages.add(new Damage(key, "another object of its kind in the place", other));
        }
        return damages;
    }
}
