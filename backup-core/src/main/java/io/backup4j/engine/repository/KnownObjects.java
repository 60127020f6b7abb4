package io.backup4j.engine.repository;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.util.Optional;

/**
 * Stored bytes of manifests, notes and catalogue segments that this process has read or put: no object is ever overwritten and no such key is used twice, so they need
 * not be read again. What a listing shows is never kept, nor that an object is missing. Sealed as they are stored, they are authenticated at each use.
 *
 * <p>Bounded by weight; what does not fit is read again. Thread-safe.
 */
final class KnownObjects {
    /** A manifest and a note are some 900 bytes, the segment of 10 000 backups about 1 MiB. */
    private static final long MAX_BYTES = 4 << 20;
    /** Of the budget for buffers, where that is small. */
    private static final int SHARE = 32;
    /** Key, entry and array header of one object, roughly. */
    private static final int OVERHEAD_BYTES = 256;

    private final BackupSink sink;
    private final Cache<ObjectKey, byte[]> objects;

    KnownObjects(BackupSink sink, long memoryBytes) {
        this.sink = sink;
        this.objects = Caffeine.newBuilder()
                .maximumWeight(Math.min(MAX_BYTES, memoryBytes / SHARE))
                .weigher((ObjectKey key, byte[] bytes) -> bytes.length + OVERHEAD_BYTES)
                .executor(Runnable::run)
                .build();
    }

    /** The bytes of an object, from memory if they are known, or empty if it does not exist. They must not be changed. */
    Optional<byte[]> get(ObjectKey key, long expectedBytes) throws IOException {
        byte[] known = objects.getIfPresent(key);
        return known != null ? Optional.of(known) : read(key, expectedBytes);
    }

    /** The bytes as they are stored now, or empty if the object does not exist. They must not be changed. */
    Optional<byte[]> read(ObjectKey key, long expectedBytes) throws IOException {
        Optional<byte[]> stored = Listings.read(sink, key, SealedStore.MAX_RECORD_BYTES, expectedBytes);
        stored.ifPresentOrElse(bytes -> objects.put(key, bytes), () -> objects.invalidate(key));
        return stored;
    }

    /** Remembers what a put has stored. */
    void keep(ObjectKey key, byte[] bytes) {
        objects.put(key, bytes);
    }

    /** Forgets what did not open, so that an intact copy that is put back is seen, and what is gone. */
    void forget(ObjectKey key) {
        objects.invalidate(key);
    }
}
