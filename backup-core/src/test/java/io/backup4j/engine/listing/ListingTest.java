package io.backup4j.engine.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
    private final StoredChunks chunks = new StoredChunks();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 100, 1_000, 30_000})
    void readsBackWhatWasWrittenInOrder(int count) throws IOException {
        List<ListedEntry> entries = List.copyOf(tree(count, 1).values());

        ChunkRef root = write(entries);

        assertThat(read(root)).isEqualTo(entries);
        assertThat(chunks.largest).isLessThan(256 << 10);
    }

    @Test
    void refusesEntriesThatDoNotAscend() throws IOException {
        ListingWriter writer = new ListingWriter(chunks);
        writer.add(entry("b", 1));
        assertThatThrownBy(() -> writer.add(entry("a", 1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.add(entry("b", 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsEveryEntryAndNoOther() throws IOException {
        List<ListedEntry> entries = List.copyOf(tree(5_000, 2).values());
        ListingReader reader = new ListingReader(chunks, write(entries));
        for (ListedEntry entry : entries) {
            assertThat(reader.find(entry.path())).contains(entry);
        }
        assertThat(reader.find(EntryPath.of("no/such/entry"))).isEmpty();
        assertThat(reader.find(EntryPath.of("zzzz"))).isEmpty();
    }

    @Test
    void findsOneEntryAmongManyByReadingOneBlockPerLevel() throws IOException {
        List<ListedEntry> entries = List.copyOf(tree(30_000, 3).values());
        ListingReader reader = new ListingReader(chunks, write(entries));
        chunks.reads = 0;
        assertThat(reader.find(entries.get(17_000).path())).isPresent();
        assertThat(chunks.reads).isLessThanOrEqualTo(3);
    }

    @Test
    void iteratesFromAPathThatNeedNotExist() throws IOException {
        TreeMap<EntryPath, ListedEntry> tree = tree(3_000, 4);
        ListingReader reader = new ListingReader(chunks, write(List.copyOf(tree.values())));
        for (EntryPath from :
                List.of(EntryPath.of("d3"), EntryPath.of("d3/f1x"), EntryPath.of("a"), EntryPath.of("zz"))) {
            List<ListedEntry> found = new ArrayList<>();
            reader.iterator(from).forEachRemaining(found::add);
            assertThat(found).isEqualTo(List.copyOf(tree.tailMap(from, true).values()));
        }
    }

    @Test
    void storesOnlyAFewBlocksWhenOneOfManyEntriesChanges() throws IOException {
        TreeMap<EntryPath, ListedEntry> tree = tree(30_000, 5);
        ChunkRef before = write(List.copyOf(tree.values()));
        int stored = chunks.newChunks;
        tree.put(EntryPath.of("d4/new"), entry("d4/new", 7));

        ChunkRef after = write(List.copyOf(tree.values()));

        assertThat(chunks.newChunks - stored).isLessThanOrEqualTo(4);
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void reportsExactlyTheDifferencesOfRandomTrees() throws IOException {
        for (long seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            TreeMap<EntryPath, ListedEntry> first = tree(random.nextInt(1, 4_000), seed);
            TreeMap<EntryPath, ListedEntry> second = new TreeMap<>(first);
            List<EntryPath> paths = List.copyOf(first.keySet());
            TreeMap<EntryPath, String> expected = new TreeMap<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                EntryPath path = paths.get(random.nextInt(paths.size()));
                if (random.nextBoolean()) {
                    second.remove(path);
                    expected.put(path, "removed");
                } else if (second.containsKey(path) && !expected.containsKey(path)) {
                    second.put(path, entry(path.toString(), 9_000_000 + i));
                    expected.put(path, "changed");
                }
                String added = "d" + random.nextInt(10) + "/added" + random.nextInt(1000);
                if (!first.containsKey(EntryPath.of(added))) {
                    second.put(EntryPath.of(added), entry(added, 5));
                    expected.put(EntryPath.of(added), "added");
                }
            }
            TreeMap<EntryPath, String> found = new TreeMap<>();
            new ListingDiff(chunks)
                    .compare(write(List.copyOf(first.values())), write(List.copyOf(second.values())), (a, b) -> {
                        if (a == null) {
                            found.put(b.path(), "added");
                        } else {
                            found.put(a.path(), b == null ? "removed" : "changed");
                        }
                    });
            assertThat(found).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void comparesTwoLargeListingsByReadingOnlyWhatDiffers() throws IOException {
        TreeMap<EntryPath, ListedEntry> tree = tree(30_000, 6);
        ChunkRef before = write(List.copyOf(tree.values()));
        tree.remove(tree.firstKey());
        ChunkRef after = write(List.copyOf(tree.values()));
        chunks.reads = 0;
        List<ListedEntry> removed = new ArrayList<>();

        new ListingDiff(chunks).compare(before, after, (a, b) -> removed.add(a));

        assertThat(removed).hasSize(1);
        assertThat(chunks.reads).isLessThanOrEqualTo(12);
    }

    @Test
    void neverAcceptsAMutatedBlockSilentlyAsAnotherException() throws IOException {
        List<ListedEntry> entries = List.copyOf(tree(60, 7).values());
        byte[] block = chunks.read(write(entries));
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = block.clone();
            for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            try {
                Block.decode(mutated);
            } catch (BackupException e) {
                assertThat(e).isInstanceOf(DamagedException.class);
            }
        }
    }

    private ChunkRef write(List<ListedEntry> entries) throws IOException {
        ListingWriter writer = new ListingWriter(chunks);
        for (ListedEntry entry : entries) {
            writer.add(entry);
        }
        assertThat(writer.entries()).isEqualTo(entries.size());
        return writer.finish();
    }

    private List<ListedEntry> read(ChunkRef root) {
        List<ListedEntry> entries = new ArrayList<>();
        new ListingReader(chunks, root).iterator().forEachRemaining(entries::add);
        return entries;
    }

    private TreeMap<EntryPath, ListedEntry> tree(int count, long seed) throws IOException {
        Random random = new Random(seed);
        TreeMap<EntryPath, ListedEntry> tree = new TreeMap<>();
        while (tree.size() < count) {
            String path = "d" + random.nextInt(10) + "/f" + random.nextInt(100_000);
            tree.put(EntryPath.of(path), entry(path, random.nextInt(1 << 20)));
        }
        return tree;
    }

    private ListedEntry entry(String path, int size) throws IOException {
        ContentWriter content = new ContentWriter(chunks);
        byte[] id = new byte[32];
        new Random(size).nextBytes(id);
        if (size > 0) {
            content.add(new ChunkRef(io.backup4j.engine.chunk.ChunkId.read(id, 0), size));
        }
        EntryAttributes attributes = EntryAttributes.builder()
                .number(EntryAttributes.MODE, 0100644)
                .number("negative", -size)
                .text(EntryAttributes.OWNER, "owner")
                .bytes("xattr.user.x", new byte[] {1, (byte) size})
                .build();
        StoredEntry stored = new StoredEntry(
                EntryPath.of(path), EntryKind.FILE, attributes, size, new byte[] {(byte) size}, size % 5 == 0);
        return new ListedEntry(stored, content.finish());
    }
}
