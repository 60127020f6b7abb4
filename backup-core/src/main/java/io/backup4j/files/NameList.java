package io.backup4j.files;

import java.util.Arrays;

/**
 * Names of one directory, sorted as unsigned bytes, without an object each: a million names of 20 bytes take about 30 MB while they are sorted and 26 MB
 * afterwards. Equal names are kept once.
 *
 * <p>Names lie one behind the other in pages, each after two bytes of its length; a name is known by the place of these. Only the first page grows by
 * copying, so a small directory takes little and a large one is never copied.
 */
final class NameList {
    /** 256 KiB: G1 gives an array above half a region (at least 1 MiB) regions of its own, and would waste up to half of them. */
    private static final int PAGE_BITS = 18;

    private static final int PAGE_BYTES = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_BYTES - 1;

    private byte[][] pages = {new byte[256]};
    private int lastPage;
    private int used;
    private int[] starts = new int[16];
    private int size;

    /** Adds a name; only before {@link #sort}. */
    void add(byte[] name) {
        if (name.length > 0xffff) {
            throw new IllegalArgumentException("name: longer than 65535 bytes: " + name.length);
        }
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size + (size >> 1));
        }
        byte[] page = pageWithRoomFor(2 + name.length);
        starts[size++] = lastPage << PAGE_BITS | used;
        page[used] = (byte) (name.length >> 8);
        page[used + 1] = (byte) name.length;
        System.arraycopy(name, 0, page, used + 2, name.length);
        used += 2 + name.length;
    }

    private byte[] pageWithRoomFor(int length) {
        byte[] page = pages[lastPage];
        if (used + length <= page.length) {
            return page;
        }
        if (used + length <= PAGE_BYTES) {
            page = Arrays.copyOf(page, Math.min(PAGE_BYTES, Math.max(used + length, 2 * page.length)));
            pages[lastPage] = page;
            return page;
        }
        if (lastPage + 1 == 1 << 32 - PAGE_BITS) {
            throw new IllegalStateException("a directory with more than 4 GiB of names");
        }
        lastPage++;
        if (lastPage == pages.length) {
            pages = Arrays.copyOf(pages, pages.length * 2);
        }
        page = new byte[PAGE_BYTES];
        pages[lastPage] = page;
        used = 0;
        return page;
    }

    int size() {
        return size;
    }

    /** A copy of the name at this place. */
    byte[] get(int index) {
        byte[] page = pages[starts[index] >>> PAGE_BITS];
        int start = (starts[index] & PAGE_MASK) + 2;
        return Arrays.copyOfRange(page, start, start + lengthBefore(page, start));
    }

    /** Sorts and drops repetitions. */
    void sort() {
        if (size > 1) {
            mergeSort();
            dropRepetitions();
        }
    }

    /** Bottom-up, because the platform sorts objects or plain numbers but not indices. */
    private void mergeSort() {
        int[] from = starts;
        int[] to = new int[size];
        for (int width = 1; width < size; width = width > size / 2 ? size : width * 2) {
            for (int low = 0; low < size; low += Math.min(2 * width, size - low)) {
                int middle = low + Math.min(width, size - low);
                int high = middle + Math.min(width, size - middle);
                merge(from, to, low, middle, high);
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        starts = from;
    }

    private void merge(int[] from, int[] to, int low, int middle, int high) {
        if (middle == high || compare(from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, low, to, low, high - low);
            return;
        }
        int left = low;
        int right = middle;
        for (int i = low; i < high; i++) {
            boolean takeLeft = left < middle && (right >= high || compare(from[left], from[right]) <= 0);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }

    private void dropRepetitions() {
        int kept = 1;
        for (int i = 1; i < size; i++) {
            if (compare(starts[kept - 1], starts[i]) != 0) {
                starts[kept++] = starts[i];
            }
        }
        size = kept;
    }

    private int compare(int a, int b) {
        byte[] pageOfA = pages[a >>> PAGE_BITS];
        byte[] pageOfB = pages[b >>> PAGE_BITS];
        int startOfA = (a & PAGE_MASK) + 2;
        int startOfB = (b & PAGE_MASK) + 2;
        return Arrays.compareUnsigned(
                pageOfA,
                startOfA,
                startOfA + lengthBefore(pageOfA, startOfA),
                pageOfB,
                startOfB,
                startOfB + lengthBefore(pageOfB, startOfB));
    }

    private static int lengthBefore(byte[] page, int start) {
        return (page[start - 2] & 0xff) << 8 | page[start - 1] & 0xff;
    }
}
