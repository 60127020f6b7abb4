package io.backup4j.engine.prune.model;

import java.util.Arrays;

/** The worlds found so far, packed one behind the other in the order in which they were found, each with the one it was found from. */
final class Seen {
    private final int width;
    private byte[] worlds;
    private int[] parents;
    private int[] slots = new int[1 << 16];
    private int size;

    Seen(int width) {
        this.width = width;
        this.worlds = new byte[width << 14];
        this.parents = new int[1 << 14];
    }

    int size() {
        return size;
    }

    int parent(int world) {
        return parents[world];
    }

    Cells read(int world) {
        return Cells.reading(worlds, world * width);
    }

    boolean is(int world, byte[] cells) {
        int from = world * width;
        return Arrays.equals(worlds, from, from + width, cells, 0, width);
    }

    /** Adds the world unless it is known; says whether it was new. */
    boolean add(byte[] cells, int parent) {
        int slot = slotOf(cells);
        if (slots[slot] != 0) {
            return false;
        }
        if ((size + 1) * width > worlds.length) {
            worlds = Arrays.copyOf(worlds, Math.toIntExact(worlds.length * 3L / 2));
        }
        if (size == parents.length) {
            parents = Arrays.copyOf(parents, size * 3 / 2);
        }
        System.arraycopy(cells, 0, worlds, size * width, width);
        parents[size] = parent;
        slots[slot] = ++size;
        if (size * 2 > slots.length) {
            grow();
        }
        return true;
    }

    private int slotOf(byte[] cells) {
        int slot = spread(cells, 0) & slots.length - 1;
        while (slots[slot] != 0 && !is(slots[slot] - 1, cells)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        for (int world = 0; world < size; world++) {
            int slot = spread(worlds, world * width) & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = world + 1;
        }
    }

    private int spread(byte[] bytes, int from) {
        int hash = 1;
        for (int i = from; i < from + width; i++) {
            hash = (hash ^ bytes[i]) * 0x01000193;
        }
        return hash ^ hash >>> 15;
    }
}
