package io.backup4j.engine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.BackupJob;
import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.pack.DecodedFrame;
import io.backup4j.engine.pack.EncodedFrame;
import io.backup4j.engine.pack.FinishedPack;
import io.backup4j.engine.pack.FrameDecoder;
import io.backup4j.engine.pack.FrameEncoder;
import io.backup4j.engine.pack.OpenPack;
import io.backup4j.engine.pack.PackDirectory;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReader;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryAccess;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.seal.NonceRecorder;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.store.SegmentFilling;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyNotes;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.verify.Finding;
import io.backup4j.spi.verify.Loss;
import io.backup4j.testkit.SinkObjects;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** A repository in memory, encrypted unless asked otherwise, backups in it, ways to damage it, and what can be read of it without any help of the repair. */
final class RepairFixture {
    static final Settings SETTINGS = TestRepositories.settings(2, 12 << 20, false);

    final MemorySink stored;
    private final SealMode mode;
    private final NonceRecorder nonces;

    RepairFixture() throws IOException {
        this(SealMode.AES_256_GCM);
    }

    RepairFixture(SealMode mode) throws IOException {
        this(new MemorySink(), mode, new NonceRecorder());
        if (mode == SealMode.NONE) {
            new RepositoryAccess(stored, SETTINGS).createUnencrypted().close();
        } else {
            TestRepositories.encrypted(stored, SETTINGS, nonces).close();
        }
    }

    private RepairFixture(MemorySink stored, SealMode mode, NonceRecorder nonces) {
        this.stored = stored;
        this.mode = mode;
        this.nonces = nonces;
    }

    /** A copy that goes its own way; pairs of key and nonce are still recorded together. */
    RepairFixture copy() {
        return new RepairFixture(stored.snapshot(), mode, nonces);
    }

    Repository open() throws IOException {
        return open(stored);
    }

    /** Opens the repository through another sink; no key and nonce may ever seal two plaintexts, whoever opens it (I9). */
    Repository open(BackupSink sink) throws IOException {
        return mode == SealMode.NONE
                ? new RepositoryAccess(sink, SETTINGS).open(null, null)
                : TestRepositories.open(sink, SETTINGS, nonces);
    }

    Manifest backup(BackupType type, BackupSource source) throws IOException {
        return backup(open(), type, source);
    }

    static Manifest backup(Repository repository, BackupType type, BackupSource source) throws IOException {
        BackupJob job =
                new BackupJob("plan", type, List.of(source), Set.of(), () -> {}, () -> {}, List.of(), "test", Map.of());
        return new BackupRunner(repository, job, RunControl.none()).run();
    }

    PackRepairOutcome repairPacks(boolean readData) throws IOException {
        return repairPacks(new PackRepairJob(Set.of(), readData, false, "test"));
    }

    PackRepairOutcome repairPacks(PackRepairJob job) throws IOException {
        return new PackRepair(open(), job, RunControl.none()).run();
    }

    IndexRepairOutcome repairIndex() throws IOException {
        return new IndexRepair(open(), false, RunControl.none()).run();
    }

    /** All packs, the largest first. */
    List<ObjectInfo> packs() throws IOException {
        return SinkObjects.list(stored, "pack/").stream()
                .sorted((a, b) -> Long.compare(b.sizeBytes(), a.sizeBytes()))
                .toList();
    }

    PackDirectory directory(ObjectInfo pack) throws IOException {
        return new PackReader(open().sealer()).readDirectory(stored, PackName.of(pack.key()), pack.sizeBytes());
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

    /** What a repack does: copies a pack's chunks into a new pack, publishes it, and deletes the old one. */
    void repack(ObjectInfo old) throws IOException {
        put(directory(old), open().newHasher());
        stored.delete(old.key());
    }

    /** Puts a pack with the chunks of another one, under ids that this hasher gives, and its index. */
    void put(PackDirectory old, ChunkHasher hasher) throws IOException {
        Repository repository = open();
        OpenPack pack = new OpenPack(
                repository.sealer(), PackName.random(repository.settings().random()), new byte[16 << 20]);
        byte[] bytes = bytes(old.pack().key());
        try (FrameDecoder decoder = repository.newDecoder();
                FrameDecoder check = new FrameDecoder(repository.sealer(), hasher);
                FrameEncoder encoder = new FrameEncoder(1)) {
            for (PackedFrame frame : old.frames()) {
                DecodedFrame content =
                        decoder.decode(frame.address(), bytes, frame.address().offset());
                for (int i = 0; i < frame.chunks().count(); i++) {
                    int offset = content.chunkOffset(i);
                    int length = frame.chunks().length(i);
                    encoder.add(hasher.id(content.payload(), offset, length), content.payload(), offset, length);
                }
                EncodedFrame encoded = encoder.encode();
                Objects.requireNonNull(
                                pack.reserve(encoded.length(), encoded.chunks().count()))
                        .seal(encoded, check);
            }
        }
        FinishedPack finished = pack.finish();
        stored.put(finished.name().key(), finished.content());
        SegmentFilling index =
                new SegmentFilling(content -> repository.publishIndex(content, LocalIndexCache.offHeap()));
        for (PackedFrame frame : finished.frames()) {
            index.add(frame, (int) finished.content().sizeBytes());
        }
        index.flush();
    }

    byte[] bytes(ObjectKey key) throws IOException {
        return SinkObjects.read(stored, key);
    }

    void replace(ObjectKey key, byte[] bytes) {
        stored.delete(key);
        stored.put(key, ObjectContent.of(bytes));
    }

    void flip(ObjectKey key, long offset) throws IOException {
        byte[] bytes = bytes(key).clone();
        bytes[(int) offset] ^= 0x21;
        replace(key, bytes);
    }

    /** Every object with its bytes: to see that nothing was changed. */
    Map<String, ByteBuffer> everything() throws IOException {
        Map<String, ByteBuffer> all = new TreeMap<>();
        for (String key : SinkObjects.keys(stored, "")) {
            all.put(key, ByteBuffer.wrap(bytes(ObjectKey.of(key))));
        }
        return all;
    }

    /** A lost range of an entry, or a listing that cannot be read to its end (no path). */
    record Missing(String backup, String path, long offset, long length) {}

    /** What reading chunk by chunk cannot read, of each listed backup. What can be read must be what the source held. */
    Set<Missing> missing(Map<UUID, Map<String, ByteBuffer>> expected) throws IOException {
        Set<Missing> missing = new LinkedHashSet<>();
        Repository repository = open();
        try (RepositoryChunks chunks = new RepositoryChunks(
                repository, repository.loadIndex(0, Set.of()).chunks(), 8 << 20)) {
            for (BackupSummary summary : repository.catalogue().view().summaries()) {
                Manifest manifest = repository.records().load(summary.uuid()).orElseThrow();
                Map<String, ByteBuffer> files = expected.get(summary.uuid());
                Set<String> seen = new TreeSet<>();
                boolean whole = true;
                Iterator<ListedEntry> entries = new ListingReader(chunks, manifest.root(GivenSource.NAME)).iterator();
                while (true) {
                    ListedEntry entry;
                    try {
                        if (!entries.hasNext()) {
                            break;
                        }
                        entry = entries.next();
                    } catch (DamagedException e) {
                        whole = false;
                        missing.add(new Missing(summary.id().value(), "", -1, -1));
                        continue;
                    }
                    seen.add(entry.path().toString());
                    missing.addAll(missingOf(
                            chunks,
                            summary,
                            entry,
                            files.get(entry.path().toString()).array()));
                }
                if (whole) {
                    assertThat(seen).isEqualTo(files.keySet());
                }
            }
        }
        return missing;
    }

    private static List<Missing> missingOf(
            RepositoryChunks chunks, BackupSummary summary, ListedEntry entry, byte[] expected) throws IOException {
        List<Missing> missing = new ArrayList<>();
        long[] position = {0};
        new ContentReader(chunks).forEach(entry.content(), (ref, list) -> {
            if (list) {
                return;
            }
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            try {
                read.write(chunks.read(ref));
                assertThat(ByteBuffer.wrap(read.toByteArray()))
                        .as("%s from %d", entry.path(), position[0])
                        .isEqualTo(ByteBuffer.wrap(expected, (int) position[0], ref.length()));
            } catch (DamagedException e) {
                Missing last = missing.isEmpty() ? null : missing.get(missing.size() - 1);
                if (last != null && last.offset() + last.length() == position[0]) {
                    missing.set(
                            missing.size() - 1,
                            new Missing(last.backup(), last.path(), last.offset(), last.length() + ref.length()));
                } else {
                    missing.add(new Missing(summary.id().value(), entry.path().toString(), position[0], ref.length()));
                }
            }
            position[0] += ref.length();
        });
        return missing;
    }

    static Set<Missing> declared(List<Loss> losses) {
        Set<Missing> declared = new LinkedHashSet<>();
        for (Loss loss : losses) {
            String path = loss.pathOrNull();
            declared.add(new Missing(loss.backup(), path == null ? "" : path, loss.offset(), loss.lengthBytes()));
        }
        return declared;
    }

    /** Reads everything of every listed backup. */
    VerifyOutcome verify() throws IOException {
        Repository repository = open();
        List<Manifest> manifests = new ArrayList<>();
        for (BackupSummary summary : repository.catalogue().view().summaries()) {
            manifests.add(repository.records().load(summary.uuid()).orElseThrow());
        }
        return new VerifyRunner(repository, new VerifyJob(manifests, true, 1, List.of(), 1), RunControl.none()).run();
    }

    /** The same, noted on each backup. */
    VerifyOutcome verifyAndNote() throws IOException {
        VerifyOutcome outcome = verify();
        new VerifyNotes(open(), "test").write(outcome);
        return outcome;
    }

    /** The full check that ends every test: verification finds harm exactly where losses were declared. */
    void assertVerifyFindsExactly(List<Loss> losses) throws IOException {
        Set<String> declared = new TreeSet<>();
        for (Loss loss : losses) {
            declared.add(loss.backup() + " " + loss.source() + " " + loss.pathOrNull());
        }
        Set<String> found = new TreeSet<>();
        for (Finding finding : verify().findings()) {
            if (finding.backupOrNull() != null) {
                found.add(finding.backupOrNull() + " " + finding.sourceOrNull() + " " + finding.pathOrNull());
            }
        }
        assertThat(found).isEqualTo(declared);
    }

    BackupSummary summary(Manifest manifest) throws IOException {
        return open().catalogue().view().summaries().stream()
                .filter(summary -> summary.uuid().equals(manifest.record().uuid()))
                .findFirst()
                .orElseThrow();
    }
}
