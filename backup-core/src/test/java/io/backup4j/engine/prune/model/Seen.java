package io.backup4j.engine.prune.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The worlds found so far, in the order in which they were found, each with the one it was found from. Most cells are zero: of each eight cells a byte tells which are not, and only those follow. The worlds lie
 * in blocks, so that a search of millions never holds two copies of them.
 */
final class Seen {
    /** Small enough for the collector not to round a block up to regions of its own. */
    private static final int BLOCK_BITS = 16;

    private static final int BLOCK = 1 << BLOCK_BITS;

    private final int width;
    private final byte[] packed;
    private final List<byte[]> blocks = new ArrayList<>();
    private int used = BLOCK;
    private int[] places = new int[1 << 12];
    private int[] parents = new int[1 << 12];
    private int[] slots = new int[1 << 13];
    private int size;
    private int length;

    Seen(int width) {
        this.width = width;
        this.packed = new byte[width + (width + 7) / 8];
    }

    int size() {
        return size;
    }

    int parent(int world) {
        return parents[world];
    }

    /** Writes the cells of this world into the array. */
    void read(int world, byte[] cells) {
        byte[] block = blocks.get(places[world] >>> BLOCK_BITS);
        int from = places[world] & BLOCK - 1;
        for (int i = 0; i < cells.length; i += 8) {
            int some = block[from++];
            for (int k = i; k < Math.min(i + 8, cells.length); k++) {
                cells[k] = (some >> (k & 7) & 1) != 0 ? block[from++] : 0;
            }
        }
    }

    boolean is(int world, byte[] cells) {
        pack(cells);
        return holds(world);
    }

    /** Adds the world unless it is known; says whether it was new. */
    boolean add(byte[] cells, int parent) {
        pack(cells);
        int slot = spread() & slots.length - 1;
        while (slots[slot] != 0) {
            if (holds(slots[slot] - 1)) {
                return false;
            }
            slot = slot + 1 & slots.length - 1;
        }
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, size + size / 2);
            places = Arrays.copyOf(places, size + size / 2);
        }
        parents[size] = parent;
        places[size] = store();
        slots[slot] = ++size;
        if (size > slots.length / 4 * 3) {
            grow();
        }
        return true;
    }

    private int store() {
        if (used + length > BLOCK) {
            blocks.add(new byte[BLOCK]);
            used = 0;
        }
        System.arraycopy(packed, 0, blocks.get(blocks.size() - 1), used, length);
        used += length;
        return Math.multiplyExact(blocks.size() - 1, BLOCK) + used - length;
    }

    private void pack(byte[] cells) {
        length = 0;
        for (int i = 0; i < cells.length; i += 8) {
            int tells = length++;
            int some = 0;
            for (int k = i; k < Math.min(i + 8, cells.length); k++) {
                if (cells[k] != 0) {
                    some |= 1 << (k & 7);
                    packed[length++] = cells[k];
                }
            }
            packed[tells] = (byte) some;
        }
    }

    /** Whether this world is the packed one; no packed world is the beginning of another one. */
    private boolean holds(int world) {
        byte[] block = blocks.get(places[world] >>> BLOCK_BITS);
        int from = places[world] & BLOCK - 1;
        return from + length <= BLOCK && Arrays.equals(block, from, from + length, packed, 0, length);
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        byte[] cells = new byte[width];
        for (int each : old) {
            if (each != 0) {
                read(each - 1, cells);
                pack(cells);
                int slot = spread() & slots.length - 1;
                while (slots[slot] != 0) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = each;
            }
        }
    }

    private int spread() {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ packed[i]) * 0x01000193;
        }
        return hash ^ hash >>> 15;
    }
}
