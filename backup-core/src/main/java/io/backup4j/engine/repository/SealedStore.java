package io.backup4j.engine.repository;

import io.backup4j.engine.pack.SealedObjects;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** Puts and gets sealed records. Thread-safe. */
public final class SealedStore {
    /** Largest record that is read into memory at once; index segments have 46 MiB. */
    static final int MAX_RECORD_BYTES = 128 << 20;

    private final BackupSink sink;
    private final SealedObjects sealed;

    SealedStore(BackupSink sink, SealedObjects sealed) {
        this.sink = sink;
        this.sealed = sealed;
    }

    /** Creates a record if its key is free. */
    public PutResult put(SealedKind kind, ObjectKey key, byte[] record) throws IOException {
        return sink.put(key, sealed.encode(kind, key, record));
    }

    /** Seals without putting, for a put that may have to be repeated with the same bytes. */
    ObjectContent seal(SealedKind kind, ObjectKey key, byte[] record) {
        return sealed.encode(kind, key, record);
    }

    /** The record, or empty if it does not exist. */
    public Optional<byte[]> get(SealedKind kind, ObjectKey key) throws IOException {
        return raw(key).map(object -> sealed.decode(kind, key, object));
    }

    /** The stored bytes of an object, or empty if it does not exist. */
    Optional<byte[]> raw(ObjectKey key) throws IOException {
        return Listings.read(sink, key, MAX_RECORD_BYTES);
    }

    /** What kind of record stored bytes are. */
    SealedKind kindOf(ObjectKey key, byte[] object) {
        return SealedObjects.kindOf(key, object);
    }

    byte[] open(SealedKind kind, ObjectKey key, byte[] object) {
        return sealed.decode(kind, key, object);
    }

    /** Whether the object exists and holds exactly these bytes. */
    boolean holds(ObjectKey key, ObjectContent content) throws IOException {
        return raw(key).filter(stored -> Arrays.equals(stored, content.toByteArray()))
                .isPresent();
    }
}
