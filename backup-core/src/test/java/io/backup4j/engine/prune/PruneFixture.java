package io.backup4j.engine.prune;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.BackupRunner;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.backup.Repositories;
import io.backup4j.engine.backup.StoredContent;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.pack.PackDirectory;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.pack.PackReader;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Settings;
import io.backup4j.engine.repository.TestRepositories;
import io.backup4j.engine.verify.LoadedManifests;
import io.backup4j.engine.verify.RowSource;
import io.backup4j.engine.verify.VerifyJob;
import io.backup4j.engine.verify.VerifyOutcome;
import io.backup4j.engine.verify.VerifyRunner;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** A sealed repository in memory, backups in it, and what each of them must restore to. */
final class PruneFixture {
    static final String SOURCE = "files";
    static final Settings SETTINGS = TestRepositories.settings(2, 32 << 20, false);

    final MemorySink memory;
    final Repository repository;
    private final Map<UUID, Map<String, ByteBuffer>> contents;

    PruneFixture() throws IOException {
        this(UnaryOperator.identity());
    }

    /** @param wrapper goes around the memory */
    PruneFixture(UnaryOperator<BackupSink> wrapper) throws IOException {
        memory = new MemorySink();
        repository = TestRepositories.encrypted(wrapper.apply(memory), SETTINGS, null);
        contents = new ConcurrentHashMap<>();
    }

    private PruneFixture(
            MemorySink memory, BackupSink sink, Settings settings, Map<UUID, Map<String, ByteBuffer>> contents)
            throws IOException {
        this.memory = memory;
        this.repository = TestRepositories.open(sink, settings, null);
        this.contents = contents;
    }

    /** The same objects once more: what happens to them does not happen to these. */
    PruneFixture copy() throws IOException {
        MemorySink copy = memory.snapshot();
        return new PruneFixture(copy, copy, SETTINGS, new ConcurrentHashMap<>(contents));
    }

    /** The same repository, opened through another sink. */
    PruneFixture through(BackupSink sink) throws IOException {
        return new PruneFixture(memory, sink, SETTINGS, contents);
    }

    /** The same with other settings. */
    PruneFixture through(BackupSink sink, Settings settings) throws IOException {
        return new PruneFixture(memory, sink, settings, contents);
    }

    /** The same repository, used in another way. */
    PruneFixture with(Settings settings) throws IOException {
        return new PruneFixture(memory, memory, settings, contents);
    }

    static MemorySource source() {
        return new MemorySource(SOURCE);
    }

    Manifest backup(MemorySource source) throws IOException {
        return backup(BackupType.FULL, source);
    }

    Manifest backup(BackupType type, MemorySource source) throws IOException {
        Manifest manifest = new BackupRunner(repository, Repositories.job(type, source), RunControl.none()).run();
        contents.put(manifest.record().uuid(), source.content());
        return manifest;
    }

    /** Rows in one stream, cut so small that they need list chunks. */
    Manifest backup(RowSource rows) throws IOException {
        Manifest manifest =
                new BackupRunner(repository, Repositories.job(BackupType.FULL, rows), RunControl.none()).run();
        contents.put(manifest.record().uuid(), Map.of(rows.path().toString(), ByteBuffer.wrap(rows.content())));
        return manifest;
    }

    /** Two backups that run at the same time and know nothing of each other: what both hold is stored twice. Gives the one that ends first. */
    Manifest backupBeside(MemorySource first, MemorySource second) throws IOException {
        Manifest[] inner = {null};
        second.follow(call -> {
            if (call.equals("open")) {
                inner[0] = backup(first);
            }
        });
        backup(second);
        second.follow(call -> {});
        return inner[0];
    }

    void delete(Manifest manifest) throws IOException {
        repository.deletions().delete(manifest.record().id(), "test", "not wanted any more");
    }

    static PruneJob job() {
        return PruneJob.defaults().withStopwatch(new FakeStopwatch());
    }

    PruneOutcome prune() throws IOException {
        return prune(job());
    }

    PruneOutcome prune(PruneJob job) throws IOException {
        return new PruneRunner(repository, job, RunControl.none()).run();
    }

    /** Files of 100 000 random bytes, each from its number. */
    static MemorySource files(int first, int count) {
        return files(first, count, 100_000);
    }

    /** The same with files of another size. */
    static MemorySource files(int first, int count, int sizeBytes) {
        MemorySource source = source();
        for (int i = first; i < first + count; i++) {
            source.file("file" + i, MemorySource.random(sizeBytes, i));
        }
        return source;
    }

    List<String> packs() throws IOException {
        return SinkObjects.keys(memory, "pack/");
    }

    /** Changes a byte of an object where it is stored. */
    void flip(ObjectKey key, int offset) throws IOException {
        byte[] bytes = SinkObjects.read(memory, key);
        bytes[offset] ^= 0x21;
        memory.delete(key);
        memory.put(key, ObjectContent.of(bytes));
    }

    PackDirectory directory(String pack) throws IOException {
        ObjectKey key = ObjectKey.of(pack);
        return new PackReader(repository.sealer())
                .readDirectory(
                        memory, PackName.of(key), memory.stat(key).orElseThrow().sizeBytes());
    }

    /** A frame that holds a chunk, by the directories of the packs. */
    PackedFrame frameOf(ChunkId id) throws IOException {
        for (String pack : packs()) {
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

    /** Damages a frame where it is stored. */
    void damage(PackedFrame frame) throws IOException {
        flip(frame.address().pack().key(), frame.address().offset() + 20);
    }

    /** Publishes the index anew, as if it had never known one chunk. */
    void forget(ChunkId lost) throws IOException {
        IndexSegmentBuilder rows = new IndexSegmentBuilder();
        for (String pack : packs()) {
            PackDirectory directory = directory(pack);
            for (PackedFrame frame : directory.frames()) {
                int row = rows.addFrame(frame.address(), (int) directory.sizeBytes());
                for (int i = 0; i < frame.chunks().count(); i++) {
                    if (!frame.chunks().id(i).equals(lost)) {
                        rows.addChunk(
                                frame.chunks().id(i),
                                row,
                                frame.chunks().offset(i),
                                frame.chunks().length(i));
                    }
                }
            }
        }
        forgetIndex();
        repository.publishIndex(rows.build(), repository.indexCache());
    }

    /** Removes the index, which is then read from the packs. */
    void forgetIndex() throws IOException {
        for (String key : SinkObjects.keys(memory, "index/")) {
            memory.delete(ObjectKey.of(key));
        }
    }

    /** Reads every byte of the repository, and every listed backup as a restore would. */
    void assertWhole() throws IOException {
        assertWhole("");
    }

    void assertWhole(String when) throws IOException {
        Repository reader = TestRepositories.open(memory, SETTINGS, null);
        assertThat(reader.catalogue().view().unreadable()).as(when).isEmpty();
        Map<UUID, Map<String, ByteBuffer>> listed = StoredContent.ofAll(reader, SOURCE);
        listed.forEach((uuid, files) ->
                assertThat(files).as("%s backup %s", when, uuid).isEqualTo(contents.get(uuid)));
        LoadedManifests loaded = LoadedManifests.load(reader, List.of());
        assertThat(loaded.findings()).as(when).isEmpty();
        VerifyOutcome verified = new VerifyRunner(
                        reader, new VerifyJob(loaded.manifests(), true, 1, List.of(), 1), RunControl.none())
                .run();
        assertThat(verified.findings()).as(when).isEmpty();
    }
}
