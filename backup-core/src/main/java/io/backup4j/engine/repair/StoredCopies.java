package io.backup4j.engine.repair;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.index.IndexSegment;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where chunks lie at the time of one look: copies that count are those in packs that are not known to be damaged, and those that were rescued. Packs in which
 * a copy turns out to be unreadable come under suspicion. One thread; closing frees native memory.
 */
final class StoredCopies implements ChunkReader, AutoCloseable {
    private final List<IndexSegment> segments;
    private final ChunkIndex counted;
    private final RepositoryChunks reader;
    private final Set<PackName> suspects = new TreeSet<>();
    private @Nullable ChunkRows rows;
    private @Nullable ChunkIndex everything;

    /**
     * @param segments everything that is known of any pack
     * @param packs the packs that count
     */
    StoredCopies(Repository repository, List<IndexSegment> segments, PackSet packs) {
        this.segments = segments;
        this.counted = new ChunkIndex(packs);
        segments.forEach(counted::add);
        this.reader =
                new RepositoryChunks(repository, counted, repository.settings().memoryBytes() / 8);
    }

    /** Adds rows of which every one was seen to be right just now. */
    void addRescued(IndexSegment segment) {
        counted.addOwn(segment);
        rows = null;
    }

    /** Whether a copy that counts can be read, opened and has the right id. */
    boolean readable(ChunkRef ref) throws IOException {
        if (!counted.contains(ref.id())) {
            return false;
        }
        try {
            read(ref);
            return true;
        } catch (DamagedException e) {
            return false;
        }
    }

    /** Whether there is a copy that counts; nothing is read. */
    boolean known(ChunkRef ref) {
        ChunkRows all = rows;
        if (all == null) {
            all = new ChunkRows(counted);
            rows = all;
        }
        for (int row = all.first(ref.id()); row >= 0; row = all.next(row, ref.id())) {
            if (all.length(row) == ref.length()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public byte[] read(ChunkRef ref) throws IOException {
        try {
            return reader.read(ref);
        } catch (DamagedException e) {
            for (ChunkLocation location : counted.locationsOf(ref.id())) {
                suspects.add(location.frame().pack());
            }
            throw e;
        }
    }

    /** Packs that count and hold a copy that cannot be read. */
    Set<PackName> suspects() {
        return suspects;
    }

    /** Every pack of which a segment says that it holds the chunk: damaged ones, and ones that are gone. */
    Set<PackName> packsOf(ChunkId id) {
        ChunkIndex all = everything;
        if (all == null) {
            PackSet.Builder named = PackSet.builder();
            for (IndexSegment segment : segments) {
                for (int pack = 0; pack < segment.packs(); pack++) {
                    named.add(segment.pack(pack));
                }
            }
            all = new ChunkIndex(named.build());
            segments.forEach(all::add);
            everything = all;
        }
        Set<PackName> packs = new TreeSet<>();
        for (ChunkLocation location : all.locationsOf(id)) {
            packs.add(location.frame().pack());
        }
        return packs;
    }

    @Override
    public void close() {
        reader.close();
    }
}
