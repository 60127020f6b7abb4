package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.listing.ListingWriter;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SelectedEntriesTest {
    private final ChunkHasher hasher = new ChunkHasher(new byte[ChunkId.BYTES]);
    private final Map<ChunkId, byte[]> chunks = new HashMap<>();
    private final List<String> seen = new ArrayList<>();
    private final List<ChunkRef> damaged = new ArrayList<>();

    private ChunkRef store(byte[] bytes, int offset, int length) {
        ChunkId id = hasher.id(bytes, offset, length);
        chunks.put(id, Arrays.copyOfRange(bytes, offset, offset + length));
        return new ChunkRef(id, length);
    }

    private byte[] read(ChunkRef ref) {
        byte[] bytes = chunks.get(ref.id());
        if (bytes == null) {
            throw new DamagedException("no chunk " + ref.id());
        }
        return bytes;
    }

    /** A trailing slash makes a directory. */
    private ChunkRef listing(String... paths) throws IOException {
        ListingWriter writer = new ListingWriter(this::store);
        for (String path : paths) {
            boolean directory = path.endsWith("/");
            writer.add(new ListedEntry(
                    new StoredEntry(
                            EntryPath.of(directory ? path.substring(0, path.length() - 1) : path),
                            directory ? EntryKind.DIRECTORY : EntryKind.FILE,
                            EntryAttributes.none(),
                            0,
                            new byte[0],
                            false),
                    Content.EMPTY));
        }
        return writer.finish();
    }

    private SelectedEntries select(ChunkRef root, Predicate<EntryPath> filter) throws IOException {
        SelectedEntries selected = new SelectedEntries(this::read, root, filter);
        selected.forEach(new SelectedEntries.Visitor() {
            @Override
            public void entry(ListedEntry entry) {
                seen.add(entry.path().toString());
            }

            @Override
            public void damagedBlock(ChunkRef block, DamagedException failure) {
                damaged.add(block);
            }
        });
        return selected;
    }

    @Test
    void visitsEachContainingDirectoryOnceBeforeWhatItHolds() throws IOException {
        ChunkRef root = listing("a/", "a/b/", "a/b/x1", "a/b/x2", "a/c/", "a/c/y", "d/", "d/e/", "d/e/x3", "f");
        SelectedEntries selected = select(root, path -> path.toString().contains("x"));
        assertThat(seen).containsExactly("a", "a/b", "a/b/x1", "a/b/x2", "d", "d/e", "d/e/x3");
        assertThat(selected.listed()).isEqualTo(10);
    }

    @Test
    void aSelectedDirectoryDoesNotBringItsContent() throws IOException {
        select(listing("a/", "a/b", "ab", "c"), path -> path.toString().equals("a"));
        assertThat(seen).containsExactly("a");
    }

    @Test
    void directoriesWithACommonPrefixOfTheirNamesAreStrangers() throws IOException {
        select(listing("a/", "a/x", "ab/", "ab/x"), path -> path.toString().equals("ab/x"));
        assertThat(seen).containsExactly("ab", "ab/x");
    }

    @Test
    void goesOnBehindADamagedBlock() throws IOException {
        String[] paths = new String[3000];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = String.format("%05d-%s", i, "n".repeat(i % 97));
        }
        ChunkRef root = listing(paths);
        List<ChunkRef> blocks = new ArrayList<>();
        new ListingReader(this::read, root).iterator(blocks::add).forEachRemaining(entry -> {});
        assertThat(blocks).as("blocks, the root first").hasSizeGreaterThan(4);
        chunks.remove(blocks.get(2).id());
        chunks.remove(blocks.get(3).id());

        SelectedEntries selected = select(root, path -> true);

        assertThat(damaged).containsExactly(blocks.get(2), blocks.get(3));
        assertThat(seen).isSubsetOf(paths).startsWith(paths[0]).endsWith(paths[paths.length - 1]);
        assertThat(selected.listed()).isEqualTo(seen.size()).isBetween(100L, 2900L);
    }

    @Test
    void aDamagedRootIsReportedAndEndsTheWalk() throws IOException {
        ChunkRef root = listing("a");
        chunks.clear();
        assertThat(select(root, path -> true).listed()).isZero();
        assertThat(damaged).containsExactly(root);
    }
}
