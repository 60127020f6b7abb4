package io.backup4j.engine.repository;

import io.backup4j.engine.chunk.ChunkSizes;
import io.backup4j.engine.chunk.ChunkingParameters;
import io.backup4j.engine.pack.SealedObjects;
import io.backup4j.engine.seal.KeyRing;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealObserver;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Repositories for tests: encrypted ones cost microseconds to open, and their sealing can be watched. */
public final class TestRepositories {
    public static final Clock CLOCK = Clock.fixed(Instant.parse("2026-12-01T14:30:22Z"), ZoneOffset.UTC);
    /**
     * So small that little data has many chunks, and that buffers are small too: with those of real repositories a sweep clears and collects memory most of its time.
     */
    public static final ChunkingParameters SMALL_CHUNKS =
            new ChunkingParameters(new ChunkSizes(4 << 10, 8 << 10, 32 << 10), new ChunkSizes(64, 128, 256), 1 << 10);

    private static final String PASSPHRASE = "correct horse";

    private TestRepositories() {}

    /** Never waits. */
    public static Settings settings(int workers, long memoryBytes, boolean singleWriter) {
        return new Settings(CLOCK, new SecureRandom(), "host", workers, memoryBytes, 1, singleWriter, Optional.empty())
                .withPause(time -> {});
    }

    static Settings settings() {
        return settings(2, 32 << 20, false);
    }

    static RepositoryAccess access(BackupSink sink) {
        return new RepositoryAccess(sink, settings());
    }

    static Repository unencrypted(BackupSink sink) throws IOException {
        return access(sink).createUnencrypted();
    }

    static Credential passphrase() {
        return Credential.passphrase(PASSPHRASE.toCharArray());
    }

    /** A new encrypted repository; open it again with {@link #open}. */
    public static Repository encrypted(BackupSink sink, Settings settings, @Nullable SealObserver observer)
            throws IOException {
        return new RepositoryAccess(sink, settings, observer)
                .create(passphrase(), SealFixture.cheapKdf())
                .repository();
    }

    /** The same with other sizes of chunks, so that little data has many chunks and packs. */
    public static Repository encrypted(
            BackupSink sink, Settings settings, @Nullable SealObserver observer, ChunkingParameters chunking)
            throws IOException {
        encryptedWithRecoveryKey(sink, settings, observer, chunking);
        return open(sink, settings, observer);
    }

    /** The same, with the recovery key that opens it too. */
    public static byte[] encryptedWithRecoveryKey(
            BackupSink sink, Settings settings, @Nullable SealObserver observer, ChunkingParameters chunking)
            throws IOException {
        MemorySink made = new MemorySink();
        byte[] recoveryKey = encryptedWithRecoveryKey(made, settings, observer);
        RepositoryIdentity identity = RepositoryHeader.parse(SinkObjects.read(made, ObjectKeys.REPOSITORY), "memory")
                .identity();
        byte[] master = new KeySlotStore(made, identity, settings).unwrap(passphrase());
        ObjectKey keyring = ObjectKeys.keyring(0);
        try (KeyRing masterRing = KeyRing.ofMaster(master)) {
            SealedObjects sealed = new SealedObjects(new Sealer(identity, masterRing, observer), settings.random());
            byte[] json = sealed.decode(SealedKind.KEYRING, keyring, SinkObjects.read(made, keyring));
            ObjectNode node = RecordJson.parse(json, "keyring");
            ObjectNode sizes = node.putObject("chunking");
            write(sizes.putObject("files"), chunking.files());
            write(sizes.putObject("rows"), chunking.rows());
            sizes.putObject("pages").put("size", chunking.pageBytes());
            for (ObjectInfo object : SinkObjects.list(made, "")) {
                ObjectKey key = object.key();
                sink.put(
                        key,
                        key.equals(keyring)
                                ? sealed.encode(SealedKind.KEYRING, key, RecordJson.write(node))
                                : ObjectContent.of(SinkObjects.read(made, key)));
            }
        }
        return recoveryKey;
    }

    private static void write(ObjectNode node, ChunkSizes sizes) {
        node.put("min", sizes.minBytes());
        node.put("average", sizes.averageBytes());
        node.put("max", sizes.maxBytes());
    }

    private static byte[] encryptedWithRecoveryKey(BackupSink sink, Settings settings, @Nullable SealObserver observer)
            throws IOException {
        RepositoryAccess.Created created =
                new RepositoryAccess(sink, settings, observer).create(passphrase(), SealFixture.cheapKdf());
        created.repository().close();
        return created.recoveryKey();
    }

    public static Repository openWithRecoveryKey(BackupSink sink, Settings settings, byte[] recoveryKey)
            throws IOException {
        return new RepositoryAccess(sink, settings).open(Credential.recoveryKey(recoveryKey), null);
    }

    public static Repository open(BackupSink sink, Settings settings, @Nullable SealObserver observer)
            throws IOException {
        return new RepositoryAccess(sink, settings, observer).open(passphrase(), null);
    }
}
