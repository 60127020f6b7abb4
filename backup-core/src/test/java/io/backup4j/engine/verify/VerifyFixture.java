package io.backup4j.engine.verify;

import io.backup4j.engine.backup.BackupJob;
import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.pack.PackDirectory;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReader;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.files.FileSource;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.verify.VerificationCheck;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A repository in memory, backups of a directory in it, and ways to damage it. */
final class VerifyFixture implements AutoCloseable {
    static final String SOURCE = "tree";

    final MemorySink memory = new MemorySink();
    final Repository repository;

    VerifyFixture(SealMode mode) throws IOException {
        this(mode, UnaryOperator.identity(), Optional.empty());
    }

    /** @param wrapper goes around the memory */
    VerifyFixture(SealMode mode, UnaryOperator<BackupSink> wrapper) throws IOException {
        this(mode, wrapper, Optional.empty());
    }

    VerifyFixture(SealMode mode, UnaryOperator<BackupSink> wrapper, Optional<Path> stateDirectory) throws IOException {
        Settings settings = new Settings(
                Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC),
                new SecureRandom(),
                "host",
                2,
                40 << 20,
                3,
                false,
                stateDirectory);
        BackupSink sink = wrapper.apply(memory);
        RepositoryAccess access = new RepositoryAccess(sink, settings);
        repository = mode == SealMode.NONE
                ? access.createUnencrypted()
                : access.create(Credential.passphrase("correct horse".toCharArray()), SealFixture.cheapKdf())
                        .repository();
    }

    Manifest backup(Path tree) throws IOException {
        return backup(FileSource.of(SOURCE, tree));
    }

    Manifest backup(BackupSource source) throws IOException {
        BackupJob job = new BackupJob(
                "plan", BackupType.FULL, List.of(source), Set.of(), () -> {}, () -> {}, List.of(), "test", Map.of());
        return new BackupRunner(repository, job, RunControl.none()).run();
    }

    VerifyOutcome verify(double readFraction, Manifest... manifests) throws IOException {
        return verify(new VerifyJob(List.of(manifests), false, readFraction, List.of(), 1));
    }

    VerifyOutcome verify(List<VerificationCheck> checks, Manifest... manifests) throws IOException {
        return verify(new VerifyJob(List.of(manifests), false, 0, checks, 1));
    }

    VerifyOutcome verify(VerifyJob job) throws IOException {
        return new VerifyRunner(repository, job, RunControl.none()).run();
    }

    /** Checks all listed backups and every pack, and notes the result. */
    VerifyOutcome verifyAndNote(double readFraction) throws IOException {
        List<Manifest> all = LoadedManifests.load(repository, List.of()).manifests();
        VerifyOutcome outcome = verify(new VerifyJob(all, true, readFraction, List.of(), 1));
        new VerifyNotes(repository, "test").write(outcome);
        return outcome;
    }

    /** All packs, the largest first. */
    List<ObjectInfo> packs() throws IOException {
        return SinkObjects.list(memory, "pack/").stream()
                .sorted((a, b) -> Long.compare(b.sizeBytes(), a.sizeBytes()))
                .toList();
    }

    PackDirectory directory(ObjectInfo pack) throws IOException {
        return new PackReader(repository.sealer()).readDirectory(memory, PackName.of(pack.key()), pack.sizeBytes());
    }

    byte[] bytes(ObjectKey key) throws IOException {
        return SinkObjects.read(memory, key);
    }

    void replace(ObjectKey key, byte[] bytes) {
        memory.delete(key);
        memory.put(key, ObjectContent.of(bytes));
    }

    void flip(ObjectKey key, int offset) throws IOException {
        byte[] bytes = bytes(key).clone();
        bytes[offset] ^= 0x21;
        replace(key, bytes);
    }

    /** Damages a frame where it is stored. */
    void damage(PackedFrame frame) throws IOException {
        flip(frame.address().pack().key(), frame.address().offset() + 20);
    }

    /** Paths of the entries of a backup that need one of the chunks of a frame. */
    Set<String> filesIn(Manifest manifest, PackedFrame... frames) throws IOException {
        Set<ChunkId> ids = new HashSet<>();
        for (PackedFrame frame : frames) {
            for (int i = 0; i < frame.chunks().count(); i++) {
                ids.add(frame.chunks().id(i));
            }
        }
        Set<String> paths = new TreeSet<>();
        try (RepositoryChunks chunks = chunks()) {
            ContentReader contents = new ContentReader(chunks);
            Iterator<ListedEntry> entries = new ListingReader(chunks, manifest.root(SOURCE)).iterator();
            while (entries.hasNext()) {
                ListedEntry entry = entries.next();
                contents.forEach(entry.content(), (ref, list) -> {
                    if (ids.contains(ref.id())) {
                        paths.add(entry.path().toString());
                    }
                });
            }
        }
        return paths;
    }

    RepositoryChunks chunks() throws IOException {
        return new RepositoryChunks(
                repository, repository.loadIndex(0, Set.of()).chunks(), 8 << 20);
    }

    /** The frame that holds the root of a backup's listing. */
    PackedFrame frameOfListing(Manifest manifest) throws IOException {
        return frameOf(manifest.root(SOURCE).id());
    }

    /** The frame that holds a chunk, by the footers of the packs. */
    PackedFrame frameOf(ChunkId id) throws IOException {
        for (ObjectInfo pack : packs()) {
            for (PackedFrame frame : directory(pack).frames()) {
                for (int i = 0; i < frame.chunks().count(); i++) {
                    if (frame.chunks().id(i).equals(id)) {
                        return frame;
                    }
                }
            }
        }
        throw new AssertionError("chunk " + id + " is in no pack");
    }

    @Override
    public void close() throws IOException {
        repository.close();
    }
}
