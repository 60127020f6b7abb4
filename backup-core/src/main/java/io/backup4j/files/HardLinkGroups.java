package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.nio.ByteBuffer;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which names of the backup are one file. The first name of a group that is restored leads; later ones are linked to it. A group is forgotten with its last
 * name, or when {@value #REMEMBERED} others were met since: its later names then become files of their own, with the same content. About 300 bytes of heap
 * per group. Used by one thread.
 */
final class HardLinkGroups {
    private static final int REMEMBERED = 65_536;

    private final Map<ByteBuffer, Group> groups = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Group> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * The name that others are linked to.
     *
     * @param path where it is
     * @param oldKey identity of the file it replaces, by which an unsuccessful replacement is seen later; empty if there was none or it stays
     */
    record Leader(EntryPath path, String oldKey) {}

    private static final class Group {
        private final Leader leader;
        private final long sizeBytes;
        private final long seconds;
        private final long nanos;
        private long namesToCome;

        private Group(Leader leader, StoredEntry entry) {
            this.leader = leader;
            this.sizeBytes = entry.sizeBytes();
            this.seconds = time(entry, EntryAttributes.MTIME_SECONDS);
            this.nanos = time(entry, EntryAttributes.MTIME_NANOS);
            this.namesToCome =
                    entry.attributes().number(EntryAttributes.HARD_LINK_COUNT).orElse(Long.MAX_VALUE) - 1;
        }

        /** Names that were read at different moments of a changing file do not share content. */
        private boolean matches(StoredEntry entry) {
            return sizeBytes == entry.sizeBytes()
                    && seconds == time(entry, EntryAttributes.MTIME_SECONDS)
                    && nanos == time(entry, EntryAttributes.MTIME_NANOS);
        }
    }

    /**
     * Takes note of a file, and says whether it is to be linked.
     *
     * @param written it would be written
     * @param equal what is there stays because it is equal
     * @param present what is there
     */
    boolean meet(StoredEntry entry, boolean written, boolean equal, @Nullable BasicFileAttributes present) {
        byte[] id = entry.attributes().bytes(EntryAttributes.HARD_LINK).orElse(null);
        if (id == null) {
            return false;
        }
        ByteBuffer key = ByteBuffer.wrap(id);
        Group group = groups.get(key);
        if (group == null) {
            lead(key, entry, written, equal, present);
            return false;
        }
        if (written && group.matches(entry)) {
            return true; // Counted in leaderOf.
        }
        countDown(key, group);
        return false;
    }

    /** What a linked entry is linked to, asked once for each; empty if it was forgotten. */
    Optional<Leader> leaderOf(StoredEntry entry) {
        ByteBuffer key = ByteBuffer.wrap(
                entry.attributes().bytes(EntryAttributes.HARD_LINK).orElse(new byte[0]));
        Group group = groups.get(key);
        if (group == null) {
            return Optional.empty();
        }
        countDown(key, group);
        return Optional.of(group.leader);
    }

    private void countDown(ByteBuffer key, Group group) {
        if (--group.namesToCome <= 0) {
            groups.remove(key);
        }
    }

    private void lead(
            ByteBuffer key, StoredEntry entry, boolean written, boolean equal, @Nullable BasicFileAttributes present) {
        String oldKey = "";
        if (written && present != null) {
            if (present.fileKey() == null) {
                return; // It could not be told later whether it was replaced.
            }
            oldKey = present.fileKey().toString();
        }
        Group group = new Group(new Leader(entry.path(), oldKey), entry);
        if ((written || equal) && group.namesToCome > 0) {
            groups.put(key, group);
        }
    }

    private static long time(StoredEntry entry, String part) {
        return entry.attributes().number(part).orElse(0);
    }
}
