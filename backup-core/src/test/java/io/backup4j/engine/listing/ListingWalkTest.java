package io.backup4j.engine.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListingWalkTest {
    private static final int ENTRIES = 20_000;

    private final StoredChunks stored = new StoredChunks();

    /** Remembers what it is shown. */
    private static final class Seen implements ListingWalk.Visitor {
        private final Set<ChunkRef> skipped = new HashSet<>();
        private final List<ChunkRef> blocks = new ArrayList<>();
        private final Set<ChunkRef> leaves = new HashSet<>();
        private final List<String> paths = new ArrayList<>();
        private final List<String> damagedUpTo = new ArrayList<>();
        private final Deque<ChunkRef> open = new ArrayDeque<>();

        @Override
        public boolean enter(ChunkRef block) {
            blocks.add(block);
            if (skipped.contains(block)) {
                return false;
            }
            open.push(block);
            return true;
        }

        @Override
        public void entry(ListedEntry entry) {
            leaves.add(open.element());
            paths.add(entry.path().toString());
        }

        @Override
        public void leave(ChunkRef block) {
            assertThat(open.pop()).isEqualTo(block);
        }

        @Override
        public void damaged(ChunkRef block, @Nullable EntryPath lastOrNull, DamagedException problem) {
            assertThat(open.pop()).isEqualTo(block);
            damagedUpTo.add(String.valueOf(lastOrNull));
        }
    }

    @Test
    void showsEveryBlockOnceAndEveryEntryInOrder() throws IOException {
        ChunkRef root = write();
        Seen seen = walk(root, new Seen(), null);
        assertThat(seen.paths).isEqualTo(paths());
        assertThat(seen.blocks).doesNotHaveDuplicates().startsWith(root);
        assertThat(seen.leaves).hasSizeGreaterThan(10);
        assertThat(seen.open).isEmpty();
    }

    @Test
    void leavesOutWhatTheVisitorKnows() throws IOException {
        ChunkRef root = write();
        Seen first = walk(root, new Seen(), null);
        Seen second = new Seen();
        second.skipped.addAll(first.leaves);
        stored.reads = 0;
        walk(root, second, null);
        assertThat(second.paths).isEmpty();
        assertThat(stored.reads).isEqualTo(first.blocks.size() - first.leaves.size());
    }

    @Test
    void goesOnBehindADamagedBlockAndSaysHowFarItReached() throws IOException {
        ChunkRef root = write();
        ChunkRef bad = List.copyOf(walk(root, new Seen(), null).leaves).get(5);
        Seen only = walk(bad, new Seen(), null);

        Seen seen = walk(root, new Seen(), bad);

        assertThat(seen.damagedUpTo).containsExactly(only.paths.get(only.paths.size() - 1));
        Set<String> missing = new TreeSet<>(paths());
        missing.removeAll(seen.paths);
        assertThat(missing).isEqualTo(new TreeSet<>(only.paths));
        assertThat(walk(root, new Seen(), root).damagedUpTo).containsExactly("null");
    }

    private Seen walk(ChunkRef root, Seen seen, @Nullable ChunkRef bad) throws IOException {
        ChunkReader reader = ref -> {
            if (ref.equals(bad)) {
                throw new DamagedException("damaged for this test");
            }
            return stored.read(ref);
        };
        new ListingWalk(reader).walk(root, seen);
        return seen;
    }

    private static List<String> paths() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            paths.add("directory/file-%06d".formatted(i));
        }
        return paths;
    }

    private ChunkRef write() throws IOException {
        ListingWriter writer = new ListingWriter(stored);
        for (String path : paths()) {
            StoredEntry entry = new StoredEntry(
                    EntryPath.of(path), EntryKind.DIRECTORY, EntryAttributes.none(), 0, new byte[60], false);
            writer.add(new ListedEntry(entry, Content.EMPTY));
        }
        return writer.finish();
    }
}
