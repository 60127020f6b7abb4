package io.backup4j.engine.index;

import io.backup4j.engine.pack.PackName;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A set of pack names, 32 bytes each and nothing more: what a listing of {@code pack/} showed, or what is condemned. Immutable, for any number of threads. */
public final class PackSet {
    private static final PackSet EMPTY = new Builder().build();

    private final byte[] names;
    private final SortedIds rows;

    private PackSet(byte[] names) {
        this.names = names;
        this.rows = new SortedIds(ByteBuffer.wrap(names), 0, PackName.BYTES, names.length / PackName.BYTES);
    }

    /** No pack at all. */
    public static PackSet empty() {
        return EMPTY;
    }

    /** Takes names one by one, in any order. */
    public static Builder builder() {
        return new Builder();
    }

    public boolean contains(PackName name) {
        ByteBuffer bytes = ByteBuffer.wrap(name.bytes());
        return contains(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    boolean contains(long a, long b, long c, long d) {
        return rows.find(a, b, c, d) >= 0;
    }

    /** The names of this set that the other lacks. */
    public PackSet without(PackSet other) {
        byte[] kept = new byte[names.length];
        int length = 0;
        for (int row = 0; row < size(); row++) {
            if (!other.contains(rows.word(row, 0), rows.word(row, 1), rows.word(row, 2), rows.word(row, 3))) {
                System.arraycopy(names, row * PackName.BYTES, kept, length, PackName.BYTES);
                length += PackName.BYTES;
            }
        }
        return new PackSet(Arrays.copyOf(kept, length));
    }

    /** The names of both sets. */
    public PackSet and(PackSet other) {
        if (other.size() == 0 || size() == 0) {
            return size() == 0 ? other : this;
        }
        Builder both = builder();
        int left = 0;
        int right = 0;
        while (left < size() || right < other.size()) {
            boolean takeLeft =
                    right == other.size() || left < size() && get(left).compareTo(other.get(right)) <= 0;
            both.add(takeLeft ? get(left++) : other.get(right++));
        }
        return both.build();
    }

    /** Position of a name in ascending order; negative if it is not here. */
    public int position(PackName name) {
        ByteBuffer bytes = ByteBuffer.wrap(name.bytes());
        return rows.find(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /** Number of names. */
    public int size() {
        return rows.count();
    }

    /** Name at a position in ascending order. */
    public PackName get(int position) {
        return PackName.read(names, position * PackName.BYTES);
    }

    /** Whether both hold the same names. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PackSet that && Arrays.equals(names, that.names);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(names);
    }

    /** How many packs; there may be a million. */
    @Override
    public String toString() {
        return size() + " packs";
    }

    /** Gathers names. Not thread-safe; used once. */
    public static final class Builder {
        private byte[] names = new byte[PackName.BYTES * 64];
        private int count;
        private boolean ascending = true;

        private Builder() {}

        /** Adds a name; one that is here already changes nothing. */
        public Builder add(PackName name) {
            int end = Math.multiplyExact(count, PackName.BYTES);
            if (end == names.length) {
                names = Arrays.copyOf(names, Math.multiplyExact(names.length, 2));
            }
            name.write(names, end);
            ascending &= count == 0 || compare(names, end - PackName.BYTES, end) < 0;
            count++;
            return this;
        }

        /** The set. Costs no object per name if the names came in ascending order, as listings give them. */
        public PackSet build() {
            if (!ascending) {
                sort();
            }
            return new PackSet(Arrays.copyOf(names, count * PackName.BYTES));
        }

        private void sort() {
            PackName[] sorted = new PackName[count];
            Arrays.setAll(sorted, i -> PackName.read(names, i * PackName.BYTES));
            Arrays.sort(sorted);
            int kept = 0;
            for (PackName name : sorted) {
                name.write(names, kept * PackName.BYTES);
                if (kept == 0 || compare(names, (kept - 1) * PackName.BYTES, kept * PackName.BYTES) != 0) {
                    kept++;
                }
            }
            count = kept;
            ascending = true;
        }

        private static int compare(byte[] bytes, int left, int right) {
            return Arrays.compareUnsigned(bytes, left, left + PackName.BYTES, bytes, right, right + PackName.BYTES);
        }
    }
}
