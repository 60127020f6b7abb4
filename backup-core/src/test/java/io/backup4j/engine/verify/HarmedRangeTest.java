package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.IndexSegmentBuilder;
import io.backup4j.engine.index.LocalIndexCache;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingWalk;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which entries a finding names when a block of a listing is lost: those in it, and no others. */
class HarmedRangeTest {
    private static final int FILES = 8_000;

    private VerifyFixture fixture;

    @BeforeEach
    void create() throws IOException {
        fixture = new VerifyFixture(SealMode.NONE);
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
    }

    /** A block of entries with the paths of its first and last one. */
    private record Leaf(ChunkRef block, String first, String last) {}

    @Test
    void aLostBlockBeginsBehindABlockThatIsKnownFromAnEarlierBackup() throws IOException {
        Manifest first = fixture.backup(files());
        List<Leaf> before = leaves(first);
        Leaf middle = before.get(before.size() / 2);
        Manifest second = fixture.backup(files().file(middle.first(), new byte[] {1}));
        List<Leaf> after = leaves(second);
        Leaf changed = after.stream()
                .filter(leaf -> before.stream().noneMatch(old -> old.block().equals(leaf.block())))
                .findFirst()
                .orElseThrow();
        Leaf inFront = after.get(after.indexOf(changed) - 1);
        assertThat(before).contains(inFront);
        forget(changed.block().id());

        VerifyOutcome outcome = fixture.verify(0, first, second);

        assertThat(outcome.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING_CHUNK);
            assertThat(finding.backupOrNull()).isEqualTo(second.record().id().value());
            assertThat(finding.message()).contains("behind '" + inFront.last() + "' up to '" + changed.last() + "',");
        });
        restoreIndex();
        assertThat(fixture.verify(1, first, second).findings()).isEmpty();
    }

    /** It was read while it was whole, and its stored bytes were then seen to be bad. */
    @Test
    void aBlockThatCouldBeReadAndIsBadIsNamedWithTheEntriesInIt() throws IOException {
        Manifest backup = fixture.backup(
                new MemorySource(VerifyFixture.SOURCE).file("a", new byte[] {1}).file("b", new byte[] {2}));
        PackedFrame frame = fixture.frameOfListing(backup);
        byte[] intact = fixture.bytes(frame.address().pack().key());
        RunControl damaging = new RunControl(
                progress -> {
                    if (progress.current().equals("packs")) {
                        try {
                            fixture.replace(frame.address().pack().key(), intact);
                            fixture.damage(frame);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                },
                new Cancellation());

        VerifyOutcome outcome = new VerifyRunner(
                        fixture.repository, new VerifyJob(List.of(backup), false, 1, List.of(), 1), damaging)
                .run();

        assertThat(outcome.findings())
                .filteredOn(finding -> finding.message().startsWith("The listing of"))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("cannot be read from the first entry up to 'b',"));
        fixture.replace(frame.address().pack().key(), intact);
        assertThat(fixture.verify(1, backup).findings()).isEmpty();
    }

    private static MemorySource files() {
        MemorySource source = new MemorySource(VerifyFixture.SOURCE);
        for (int i = 0; i < FILES; i++) {
            source.file("file %05d".formatted(i), new byte[0]);
        }
        return source;
    }

    private List<Leaf> leaves(Manifest manifest) throws IOException {
        List<Leaf> leaves = new ArrayList<>();
        try (RepositoryChunks chunks = fixture.chunks()) {
            new ListingWalk(chunks).walk(manifest.root(VerifyFixture.SOURCE), new Leaves(leaves));
        }
        assertThat(leaves).hasSizeGreaterThan(3);
        return leaves;
    }

    /** Publishes the index anew, as if it had never known one chunk. */
    private void forget(ChunkId lost) throws IOException {
        IndexSegmentBuilder rows = new IndexSegmentBuilder();
        for (ObjectInfo pack : fixture.packs()) {
            for (PackedFrame frame : fixture.directory(pack).frames()) {
                int row = rows.addFrame(frame.address(), (int) pack.sizeBytes());
                for (int i = 0; i < frame.chunks().count(); i++) {
                    ChunkId id = frame.chunks().id(i);
                    if (!id.equals(lost)) {
                        rows.addChunk(
                                id,
                                row,
                                frame.chunks().offset(i),
                                frame.chunks().length(i));
                    }
                }
            }
        }
        restoreIndex();
        fixture.repository.publishIndex(rows.build(), LocalIndexCache.offHeap());
    }

    /** Without an index it is read from the packs. */
    private void restoreIndex() throws IOException {
        for (ObjectInfo segment : SinkObjects.list(fixture.memory, "index/")) {
            fixture.memory.delete(segment.key());
        }
    }

    private static final class Leaves implements ListingWalk.Visitor {
        private final List<Leaf> leaves;
        private final Deque<List<String>> open = new ArrayDeque<>();

        Leaves(List<Leaf> leaves) {
            this.leaves = leaves;
        }

        @Override
        public boolean enter(ChunkRef block) {
            open.push(new ArrayList<>());
            return true;
        }

        @Override
        public void entry(ListedEntry entry) {
            open.element().add(entry.path().toString());
        }

        @Override
        public void leave(ChunkRef block) {
            List<String> paths = open.pop();
            if (!paths.isEmpty()) {
                leaves.add(new Leaf(block, paths.get(0), paths.get(paths.size() - 1)));
            }
        }

        @Override
        public void damaged(ChunkRef block, @Nullable EntryPath lastOrNull, DamagedException problem) {
            throw problem;
        }
    }
}
