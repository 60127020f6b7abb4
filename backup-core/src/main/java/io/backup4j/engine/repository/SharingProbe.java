package io.backup4j.engine.repository;

import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tries out what the protocol of section 9 needs of a sink, on an object that the caller has just put. For one thread. */
final class SharingProbe {
    private static final String OVERWRITES = "a second put of one key was not refused, it overwrites";

    private final BackupSink sink;
    private final SealedStore store;
    private @Nullable ObjectInfo listed;

    SharingProbe(BackupSink sink, SealedStore store) {
        this.sink = sink;
        this.store = store;
    }

    /**
     * What is wrong with the sink, as the end of a sentence about it; empty if nothing. A sink that overwrites holds other bytes under the key afterwards.
     *
     * @param key of an object that nobody else puts
     * @param stored the bytes that were put
     * @param record the same record, which is sealed anew and so gives other bytes, of another length: a listing tells which of the two is there
     */
    Optional<String> problem(SealedKind kind, ObjectKey key, ObjectContent stored, byte[] record) throws IOException {
        if (!sink.capabilities().sharable()) {
            return Optional.of("it does not offer conditional create and consistent listings");
        }
        if (sink.put(key, other(kind, key, stored, record)) != PutResult.EXISTS) {
            return Optional.of(OVERWRITES);
        }
        Optional<String> problem = listingProblem(key);
        ObjectInfo shown = listed;
        return shown != null && shown.sizeBytes() != stored.sizeBytes() ? Optional.of(OVERWRITES) : problem;
    }

    /** With white space behind the record until it is of another length. */
    private ObjectContent other(SealedKind kind, ObjectKey key, ObjectContent stored, byte[] record) {
        byte[] longer = record;
        ObjectContent content;
        do {
            longer = Arrays.copyOf(longer, longer.length + 1);
            longer[longer.length - 1] = ' ';
            content = store.seal(kind, key, longer);
        } while (content.sizeBytes() == stored.sizeBytes());
        return content;
    }

    /** What the last listing says of the object; empty if it did not show it. */
    Optional<ObjectInfo> listed() {
        return Optional.ofNullable(listed);
    }

    /** Whether a listing shows the object that was just put. */
    Optional<String> listingProblem(ObjectKey key) throws IOException {
        return lists(key) ? Optional.empty() : Optional.of("a listing does not show an object that was just created");
    }

    /** Removes the object, and sees whether a listing knows that; where the store retains it nothing can be said. */
    Optional<String> deletionProblem(ObjectKey key) throws IOException {
        return sink.delete(key) == DeleteResult.DELETED && lists(key)
                ? Optional.of("a listing still shows an object that was just deleted")
                : Optional.empty();
    }

    private boolean lists(ObjectKey key) throws IOException {
        listed = null;
        String parent = key.value().substring(0, key.value().lastIndexOf('/') + 1);
        Listings.forEach(sink, parent, object -> {
            if (object.key().equals(key)) {
                listed = object;
            }
        });
        return listed != null;
    }
}
