package io.backup4j.engine.prune;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.FrameChunks;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReader;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Repository;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.RepositoryException;
import io.backup4j.spi.sink.NoSuchObjectException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * Chunks that a backup needs and that the index does not know. The index may be what is damaged, so a pack goes only if its own directory says that it holds
 * none of them; a pack whose directory cannot be read may hold anything, and stays. Not thread-safe.
 */
final class LostChunks {
    /** About 6 MB. Where more is lost, no pack goes before that is repaired. */
    private static final int MOST = 1 << 16;

    private final Set<ChunkId> ids = new HashSet<>();
    private boolean tooMany;

    /** Adds a chunk and answers whether it is new; false also when there are too many to remember. */
    boolean add(ChunkId id) {
        if (ids.size() >= MOST) {
            tooMany = true;
            return false;
        }
        return ids.add(id);
    }

    boolean isEmpty() {
        return ids.isEmpty();
    }

    /**
     * Whether a pack may hold a lost chunk. Reads its directory, unless nothing is lost.
     *
     * @param sizeBytes its stored size
     */
    boolean mayBeIn(Repository repository, PackName pack, long sizeBytes) throws IOException {
        if (ids.isEmpty()) {
            return false;
        }
        if (tooMany) {
            return true;
        }
        try {
            for (PackedFrame frame : new PackReader(repository.sealer())
                    .readDirectory(repository.sink(), pack, sizeBytes)
                    .frames()) {
                if (holdsOne(frame.chunks())) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchObjectException e) {
            return false;
        } catch (DamagedException | RepositoryException e) {
            // One flipped bit can make any version out of ours.
            return true;
        }
    }

    private boolean holdsOne(FrameChunks chunks) {
        for (int i = 0; i < chunks.count(); i++) {
            if (ids.contains(chunks.id(i))) {
                return true;
            }
        }
        return false;
    }
}
