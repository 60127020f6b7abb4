package io.backup4j.engine.repository;

import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * The packs of one listing with their sizes: 36 bytes each. Immutable.
 *
 * @param names in ascending order
 * @param sizes stored size of each, in bytes
 */
public record ListedPacks(PackSet names, int[] sizes) {

    /**
     * Lists the packs.
     *
     * @throws IOException also if the storage shows one twice
     */
    public static ListedPacks list(Repository repository) throws IOException {
        return list(repository, Set.of());
    }

    /** @param leftOut what does not count */
    static ListedPacks list(Repository repository, Set<PackName> leftOut) throws IOException {
        PackSet.Builder names = PackSet.builder();
        int[][] sizes = {new int[64]};
        int[] count = {0};
        Listings.forEach(repository.sink(), ObjectKeys.PACKS, object -> {
            if (PackName.isPack(object.key())) {
                PackName name = PackName.of(object.key());
                if (leftOut.contains(name)) {
                    return;
                }
                names.add(name);
                if (count[0] == sizes[0].length) {
                    sizes[0] = Arrays.copyOf(sizes[0], count[0] * 2);
                }
                // A pack has at most 64 MiB; anything larger is damage, whatever its exact size.
                sizes[0][count[0]++] = (int) Math.min(Integer.MAX_VALUE, object.sizeBytes());
            }
        });
        PackSet packs = names.build();
        if (packs.size() != count[0]) {
            throw new IOException("the storage at " + repository.sink().location()
                    + " listed a pack twice; its listings are not usable");
        }
        return new ListedPacks(packs, Arrays.copyOf(sizes[0], count[0]));
    }

    /** How many there are. */
    public int count() {
        return sizes.length;
    }

    /** Whether the listing shows a pack. */
    public boolean contains(PackName pack) {
        return names.contains(pack);
    }

    /** Stored size of a pack in bytes, or -1 if it is not listed. */
    public int sizeBytes(PackName pack) {
        int position = names.position(pack);
        return position < 0 ? -1 : sizes[position];
    }

    /** Whether another listing shows the same packs. */
    public boolean sameAs(ListedPacks other) {
        return Arrays.equals(sizes, other.sizes)
                && names.without(other.names).size() == 0
                && other.names.without(names).size() == 0;
    }
}
