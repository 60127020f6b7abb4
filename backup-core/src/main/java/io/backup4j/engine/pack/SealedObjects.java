package io.backup4j.engine.pack;

import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Turns documents (manifests, index segments, sessions, …) into sealed objects and back; the form is section 5 of the repository format. Every
 * encoding draws a new salt, so equal content never gives equal bytes: a put is repeated with the same {@link ObjectContent}. Thread-safe.
 *
 * <p>Decoding fails with {@link io.backup4j.spi.error.DamagedException}, which names object, offset, what was expected and found, or with
 * {@link io.backup4j.spi.error.RepositoryException} where a later release wrote the object.
 */
public final class SealedObjects {
    /** Bytes asked for at once from a sink: two sections and more. */
    private static final int READ_AHEAD = 4 << 20;

    private final Sealer sealer;
    private final SecureRandom random;

    /**
     * @param random source of the salts
     */
    public SealedObjects(Sealer sealer, SecureRandom random) {
        this.sealer = Objects.requireNonNull(sealer, "sealer");
        this.random = Objects.requireNonNull(random, "random");
    }

    /** Seals the content under a fresh salt and the current key. */
    public ObjectContent encode(SealedKind kind, ObjectKey key, byte[] content) {
        return encode(kind, key, List.of(ByteBuffer.wrap(content)));
    }

    /** The same for content in several pieces, heap or direct, whose positions stay. At most 128 MiB; the sealed form is held beside it. */
    public ObjectContent encode(SealedKind kind, ObjectKey key, List<ByteBuffer> content) {
        List<ByteBuffer> views = content.stream().map(ByteBuffer::duplicate).toList();
        long length = views.stream().mapToLong(ByteBuffer::remaining).sum();
        if (length > ObjectDecoder.MAX_CONTENT_BYTES) {
            throw new IllegalArgumentException(
                    "content: at most " + ObjectDecoder.MAX_CONTENT_BYTES + " bytes, not " + length + ": " + key);
        }
        byte[] salt = new byte[Sealer.SALT_BYTES];
        random.nextBytes(salt);
        int keyId = sealer.currentKeyId();
        ObjectHeader header = new ObjectHeader(sealer.identity().mode(), kind, keyId, salt);
        var section = sealer.object(key, salt, keyId, KeyPurpose.OBJECT);
        if (kind == SealedKind.INDEX) {
            return new ObjectEncoder(header, section, null).encode(views, length);
        }
        try (Compressor compressor = new Compressor()) {
            return new ObjectEncoder(header, section, compressor).encode(views, length);
        }
    }

    /** The content of a small object. */
    public byte[] decode(SealedKind expected, ObjectKey key, byte[] object) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(object.length);
        decode(expected, key, object, part -> content.write(part.array(), part.position(), part.remaining()));
        return content.toByteArray();
    }

    /**
     * The content of an object in memory, section by section in order, each at most 4 MiB. A buffer is valid only during its call. What was given is
     * authentic, but the content is whole only when this returns.
     */
    public void decode(SealedKind expected, ObjectKey key, byte[] object, Consumer<ByteBuffer> sections) {
        try {
            new ObjectDecoder(sealer, expected, new ObjectWindow(key, object, object.length)).decode(sections);
        } catch (IOException e) {
            throw new UncheckedIOException("an array was read as if it were a sink", e);
        }
    }

    /**
     * The same, read from a sink in pieces: neither the sealed nor the decoded form is ever in memory as a whole.
     *
     * @param size of the object, from a listing
     */
    public void decode(SealedKind expected, ObjectKey key, BackupSink sink, long size, Consumer<ByteBuffer> sections)
            throws IOException {
        new ObjectDecoder(sealer, expected, new ObjectWindow(sink, key, size, READ_AHEAD)).decode(sections);
    }

    /**
     * What an object says it is. Nothing is opened: only {@link #decode(SealedKind, ObjectKey, byte[])} proves it.
     *
     * @param key for messages
     */
    public static SealedKind kindOf(ObjectKey key, byte[] object) {
        Place place = new Place(key, 0);
        place.require(object.length >= ObjectHeader.BYTES, "length", "at least " + ObjectHeader.BYTES, object.length);
        return ObjectHeader.read(place, object, 0).kind();
    }
}
