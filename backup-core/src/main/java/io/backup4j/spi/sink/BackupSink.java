package io.backup4j.spi.sink;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Durable storage of immutable objects by key. A sink knows nothing of packs, backups or encryption.
 *
 * <p><b>Contract.</b> Objects are created once, read any number of times and deleted; never overwritten, appended or renamed. All methods may be
 * called from any number of threads, and by several processes on the same storage. An {@link IOException} leaves the outcome of {@link #put} and
 * {@link #delete} unknown: the object is whole or absent, never torn. Two subclasses say that trying again is useless: {@link SinkAccessException}
 * and {@link SinkFullException}; everything else may be retried by a wrapper, so implementations need no retry of their own. The exception is a put of
 * content that is not {@link ObjectContent#repeatable()}, which nobody repeats.
 *
 * <p>Keys and messages never hold credentials. Implementations extend {@code BackupSinkContract} of the test kit, see
 * {@code docs/guides/writing-a-sink.md}.
 */
public interface BackupSink extends Closeable {

    /**
     * Creates an object if its key is free, atomically: of several calls for one key exactly one answers {@link PutResult#CREATED}. When it returns
     * {@code CREATED} the object is durable (it survives power loss) and visible to every reader. After it has returned or failed, nobody reads the
     * content any more.
     *
     * <p>Of content that is not {@link ObjectContent#repeatable()} one call makes the object at most once: neither an implementation, nor its client
     * library, nor a wrapper sends the request that creates it again after a failure that leaves unknown whether the first one will take effect. What
     * creates nothing yet, such as a part of a multipart upload, may be sent again.
     *
     * @return {@code EXISTS} if the key was taken; the stored bytes are untouched
     * @throws SinkFullException if there is no room
     * @throws IOException if the outcome is unknown; a repeated call with the same content is safe if that is repeatable
     */
    PutResult put(ObjectKey key, ObjectContent content) throws IOException;

    /**
     * Reads bytes {@code [offset, offset + target.remaining())} of an object, fewer if it ends before. The buffer's position advances by the number of
     * bytes read.
     *
     * @return bytes read; 0 if {@code offset} is at or behind the end
     * @throws NoSuchObjectException if the object does not exist
     */
    int read(ObjectKey key, long offset, ByteBuffer target) throws IOException;

    /**
     * Size and time of one object, or empty if it does not exist. What is found is durable, as after {@link PutResult#EXISTS}: whoever asks builds on it, and the
     * one who has put it may have died before he knew. A listing need not prove that.
     */
    Optional<ObjectInfo> stat(ObjectKey key) throws IOException;

    /**
     * Lists objects whose key begins with {@code prefix} and is greater than {@code after}, in ascending order. A page holds up to what is natural for
     * the store (S3: 1000). Names that are not valid keys are skipped. An unknown prefix is empty.
     *
     * @param prefix empty for everything
     * @param after empty to begin at the first
     */
    ObjectPage list(String prefix, String after) throws IOException;

    /** Deletes an object. Deleting what does not exist is {@link DeleteResult#DELETED}. */
    DeleteResult delete(ObjectKey key) throws IOException;

    /** What this sink claims to do. Constant. */
    SinkCapabilities capabilities();

    /** Room left, or empty if the store cannot tell. */
    default Optional<SinkSpace> space() throws IOException {
        return Optional.empty();
    }

    /** The retention that this sink sets on what must outlive a stolen key, or empty if it sets none. Constant. A wrapper passes on the answer of the sink it wraps. */
    default Optional<ObjectRetention> retention() {
        return Optional.empty();
    }

    /** Where this is, for people: a path or URL without credentials. */
    String location();

    /**
     * The {@code file:} URI of a directory on this host that holds the objects, whether it exists yet or not; empty if there is none. A file
     * source leaves it out, so that a repository is never backed up into itself. A wrapper passes on the answer of the sink it wraps.
     */
    default Optional<URI> localDirectory() {
        return Optional.empty();
    }

    /** Releases connections. Objects stay. Closing twice is harmless. */
    @Override
    default void close() throws IOException {}
}
