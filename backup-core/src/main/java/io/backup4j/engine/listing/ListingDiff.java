package io.backup4j.engine.listing;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares two listings; what both share by reference is not read, so the cost follows the difference. One thread at a time.
 */
public final class ListingDiff {
    private final ChunkReader chunks;

    public ListingDiff(ChunkReader chunks) {
        this.chunks = chunks;
    }

    /** Takes differences in order of path. */
    public interface Visitor {
        /**
         * @param before the entry of the first listing, null if it has none of this path
         * @param after the entry of the second listing, null if it has none; never both null, never equal
         */
        void visit(@Nullable ListedEntry before, @Nullable ListedEntry after) throws IOException;
    }

    /** Reports every path whose entry is not the same in both; a root that is null has no entries. */
    public void compare(@Nullable ChunkRef first, @Nullable ChunkRef second, Visitor visitor) throws IOException {
        Side a = new Side(first);
        Side b = new Side(second);
        while (true) {
            skipShared(a, b);
            if (a.done() && b.done()) {
                return;
            }
            ListedEntry left = a.peek();
            ListedEntry right = b.peek();
            int order = left == null ? 1 : right == null ? -1 : left.path().compareTo(right.path());
            if (order < 0) {
                visitor.visit(left, null);
                a.pop();
            } else if (order > 0) {
                visitor.visit(null, right);
                b.pop();
            } else {
                if (!same(left, right)) {
                    visitor.visit(left, right);
                }
                a.pop();
                b.pop();
            }
        }
    }

    /** Evidence does not count: it changes when a file is merely touched by a restore or a move between disks. */
    private static boolean same(ListedEntry left, ListedEntry right) {
        return left.content().equals(right.content())
                && left.entry().kind() == right.entry().kind()
                && left.entry().attributes().equals(right.entry().attributes());
    }

    /** Opens blocks on the side whose next block is higher, and drops blocks that are next on both sides. */
    private void skipShared(Side a, Side b) throws IOException {
        while (a.atBlock() || b.atBlock()) {
            Item left = a.top();
            Item right = b.top();
            if (left != null && right != null && left.ref != null && left.ref.equals(right.ref)) {
                a.drop();
                b.drop();
            } else if (left == null || left.entry != null) {
                b.open();
            } else if (right == null || right.entry != null) {
                a.open();
            } else if (left.level >= right.level) {
                a.open();
            } else {
                b.open();
            }
        }
    }

    /** Either a block that was not read yet or an entry. */
    private record Item(
            @Nullable ChunkRef ref, int level, @Nullable ListedEntry entry) {}

    private final class Side {
        private final Deque<Item> items = new ArrayDeque<>();

        private Side(@Nullable ChunkRef root) {
            if (root != null) {
                // The level of a root is unknown until it is read; above every possible level, it is opened first.
                items.push(new Item(root, Block.MAX_LEVEL + 1, null));
            }
        }

        private @Nullable Item top() {
            return items.peek();
        }

        private boolean atBlock() {
            Item item = items.peek();
            return item != null && item.ref != null;
        }

        private boolean done() {
            return items.isEmpty();
        }

        private @Nullable ListedEntry peek() {
            Item item = items.peek();
            return item == null ? null : item.entry;
        }

        private void pop() {
            items.pop();
        }

        private void drop() {
            items.pop();
        }

        private void open() throws IOException {
            Item item = items.pop();
            ChunkRef ref = Objects.requireNonNull(item.ref);
            Block block = ListingReader.load(chunks, ref, item.level > Block.MAX_LEVEL ? -1 : item.level);
            List<Block.Child> children = block.children();
            for (int i = children.size() - 1; i >= 0; i--) {
                items.push(new Item(children.get(i).ref(), block.level() - 1, null));
            }
            List<ListedEntry> entries = block.entries();
            for (int i = entries.size() - 1; i >= 0; i--) {
                items.push(new Item(null, -1, entries.get(i)));
            }
        }
    }
}
