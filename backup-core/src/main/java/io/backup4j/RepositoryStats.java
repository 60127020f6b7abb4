package io.backup4j;

import io.backup4j.spi.sink.SinkSpace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Size of a repository.
 *
 * @param backups listed backups
 * @param packs number of packs
 * @param packBytes their stored size
 * @param indexBytes stored size of the index
 * @param otherBytes stored size of everything else
 * @param chunks distinct chunks in the index
 * @param chunkBytes their length before compression
 * @param logicalBytes sum of the content of all listed backups
 * @param spaceOrNull room at the place, if the sink can tell
 */
public record RepositoryStats(
        long backups,
        long packs,
        long packBytes,
        long indexBytes,
        long otherBytes,
        long chunks,
        long chunkBytes,
        long logicalBytes,
        @Nullable SinkSpace spaceOrNull) {

    public Optional<SinkSpace> space() {
        return Optional.ofNullable(spaceOrNull);
    }

    /** Logical bytes per stored byte. */
    public double ratio() {
        long stored = packBytes + indexBytes + otherBytes;
        return stored == 0 ? 1 : (double) logicalBytes / stored;
    }
}
