package io.backup4j.engine.index;

import io.backup4j.engine.pack.SealedObjects;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Loads all segments of a repository, from local copies where there are some. Call it after {@code pack/} was listed (rule R1). Cost: a listing, and one
 * download per segment without a local copy. Not thread-safe; used for one load at a time.
 */
public final class IndexLoader {
    /** Each round needs a merge that finished during the round before; merges take minutes to come due. */
    private static final int MAX_ROUNDS = 8;

    private static final int NAME_DIGITS = 64;

    private final BackupSink sink;
    private final SealedObjects objects;
    private final LocalIndexCache cache;
    private final Runnable step;

    public IndexLoader(BackupSink sink, SealedObjects objects, LocalIndexCache cache) {
        this(sink, objects, cache, () -> {});
    }

    /**
     * @param step run after each segment that was opened
     */
    public IndexLoader(BackupSink sink, SealedObjects objects, LocalIndexCache cache, Runnable step) {
        this.step = step;
        this.sink = sink;
        this.objects = objects;
        this.cache = cache;
    }

    /**
     * The index as of now. A damaged segment is a finding. One that a merge deletes meanwhile makes the listing begin again, so that what it held is
     * found in the merged one; segments opened before are kept.
     *
     * @throws IOException if the sink fails
     * @throws StorageException if segments vanished in every round
     * @throws io.backup4j.spi.error.RepositoryException if a later release wrote a segment
     */
    public LoadedIndex load() throws IOException {
        Map<ObjectKey, IndexSegment> opened = new TreeMap<>();
        Map<ObjectKey, Finding> damaged = new TreeMap<>();
        for (int round = 0; round < MAX_ROUNDS; round++) {
            List<ObjectInfo> listed = list();
            if (openAll(listed, opened, damaged)) {
                HashSet<ObjectKey> keys = new HashSet<>();
                HashSet<String> names = new HashSet<>();
                for (ObjectInfo info : listed) {
                    keys.add(info.key());
                    names.add(info.key().name());
                }
                opened.keySet().retainAll(keys);
                damaged.keySet().retainAll(keys);
                cache.retain(names);
                return new LoadedIndex(List.copyOf(opened.values()), List.copyOf(damaged.values()));
            }
        }
        throw new StorageException(
                ErrorCode.STORAGE,
                "index/ in " + sink.location() + ": segments vanished while they were read, " + MAX_ROUNDS
                        + " times in a row. Try again when no other run merges the index.");
    }

    /** Opens what is not open yet; false if one of them has vanished. */
    private boolean openAll(
            List<ObjectInfo> listed, Map<ObjectKey, IndexSegment> opened, Map<ObjectKey, Finding> damaged)
            throws IOException {
        for (ObjectInfo info : listed) {
            if (opened.containsKey(info.key()) || damaged.containsKey(info.key())) {
                continue;
            }
            try {
                opened.put(info.key(), open(info));
                step.run();
            } catch (NoSuchObjectException e) {
                return false;
            } catch (DamagedException e) {
                damaged.put(
                        info.key(),
                        Finding.ofObject(
                                Finding.Kind.DAMAGED_OBJECT,
                                info.key().value(),
                                0,
                                info.sizeBytes(),
                                String.valueOf(e.getMessage())));
            }
        }
        return true;
    }

    private IndexSegment open(ObjectInfo info) throws IOException {
        String name = info.key().name();
        Optional<IndexSegment> local = cache.open(name);
        if (local.isPresent()) {
            return local.get();
        }
        if (info.sizeBytes() > IndexFormat.MAX_OBJECT_BYTES) {
            throw new DamagedException(info.key() + ": an index segment has at most " + IndexFormat.MAX_OBJECT_BYTES
                    + " bytes, this object has " + info.sizeBytes());
        }
        // Sealing only adds bytes, so the content is never longer than the object.
        IndexSegment segment = cache.keep(
                name,
                info.sizeBytes(),
                sections -> objects.decode(SealedKind.INDEX, info.key(), sink, info.sizeBytes(), sections));
        try {
            segment.verify();
            return segment;
        } catch (DamagedException e) {
            cache.remove(name);
            throw e;
        }
    }

    private List<ObjectInfo> list() throws IOException {
        List<ObjectInfo> segments = new ArrayList<>();
        String after = "";
        ObjectPage page;
        do {
            page = sink.list(IndexFormat.PREFIX, after);
            for (ObjectInfo info : page.objects()) {
                after = info.key().value();
                if (isSegment(info.key())) {
                    segments.add(info);
                }
            }
        } while (page.more());
        return segments;
    }

    /** Foreign names are skipped, as everywhere. */
    private static boolean isSegment(ObjectKey key) {
        String value = key.value();
        return value.length() == IndexFormat.PREFIX.length() + NAME_DIGITS
                && value.chars()
                        .skip(IndexFormat.PREFIX.length())
                        .allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }
}
