package io.backup4j.engine.repair;

import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Listings;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The index segments of one listing, as they are stored: local copies are not asked. One is in memory at a time, outside the heap. */
final class OldSegments {
    /** 2^20 chunks, each in a frame and a pack of its own, have 104 MiB. */
    private static final long MOST_BYTES = 128L << 20;

    private final Repository repository;
    private final List<ObjectInfo> listed;

    private OldSegments(Repository repository, List<ObjectInfo> listed) {
        this.repository = repository;
        this.listed = listed;
    }

    /** Takes segments that open. */
    interface Visitor {
        void segment(IndexSegment segment) throws IOException;
    }

    /** Takes segments that do not open. */
    interface Damaged {
        void damaged(ObjectInfo object, DamagedException problem);
    }

    static OldSegments list(Repository repository) throws IOException {
        List<ObjectInfo> listed = new ArrayList<>();
        Listings.forEach(repository.sink(), ObjectKeys.INDEX, object -> {
            // A segment has a name like a pack; foreign names are left alone, as everywhere.
            if (PackName.parse(object.key().name()).isPresent()
                    && object.key().equals(ObjectKeys.index(object.key().name()))) {
                listed.add(object);
            }
        });
        return new OldSegments(repository, listed);
    }

    int count() {
        return listed.size();
    }

    /**
     * Reads every segment. One that is gone was merged since the listing: what it held is in a segment that this listing does not show.
     *
     * @throws io.backup4j.spi.error.RepositoryException if a later release wrote one
     */
    void forEach(Visitor visitor, Damaged damaged) throws IOException {
        for (ObjectInfo object : listed) {
            try {
                Optional<IndexSegment> segment = open(object);
                if (segment.isPresent()) {
                    visitor.segment(segment.get());
                }
            } catch (DamagedException e) {
                damaged.damaged(object, e);
            }
        }
    }

    private Optional<IndexSegment> open(ObjectInfo object) throws IOException {
        long size = object.sizeBytes();
        if (size > MOST_BYTES) {
            throw new DamagedException(
                    object.key() + ": an index segment has at most " + MOST_BYTES + " bytes, this object has " + size);
        }
        try {
            // Sealing only adds bytes, so the content is never longer than the object.
            IndexSegment segment = LocalIndexCache.offHeap().keep(object.key().name(), size, sections -> repository
                    .sealed()
                    .decode(SealedKind.INDEX, object.key(), repository.sink(), size, sections));
            segment.verify();
            return Optional.of(segment);
        } catch (NoSuchObjectException e) {
            return Optional.empty();
        }
    }

    /** Deletes all of them, those that do not open too. */
    void delete() throws IOException {
        for (ObjectInfo object : listed) {
            repository.sink().delete(object.key());
        }
    }
}
