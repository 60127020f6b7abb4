package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.SOURCE;
import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.index.ChunkRows;
import io.backup4j.engine.listing.ChunkReader;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ContentReader;
import io.backup4j.engine.listing.ListedEntry;
import io.backup4j.engine.listing.ListingReader;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.StoredState;
import io.backup4j.engine.verify.RowSource;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReachTest {
    private final Findings findings = new Findings();
    private final List<ChunkId> read = new ArrayList<>();
    private PruneFixture fixture;
    private boolean damaged;

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture();
    }

    @AfterEach
    void everythingIsWhole() throws IOException {
        if (!damaged) {
            fixture.assertWhole();
        }
    }

    @Test
    void marksWhatABackupReachesAndNothingElse() throws IOException {
        Manifest first = fixture.backup(files(1, 3).file("large", MemorySource.random(3_000_000, 9)));
        fixture.backup(files(10, 3));

        assertThat(marked(List.of(first))).isEqualTo(chunksOf(first));
    }

    @Test
    void readsABlockOnceHoweverManyBackupsShareIt() throws IOException {
        MemorySource many = PruneFixture.source();
        for (int i = 0; i < 3_000; i++) {
            many.file("directory with a long name/" + i, new byte[] {(byte) i, (byte) (i >> 8)});
        }
        Manifest first = fixture.backup(many);
        Manifest second = fixture.backup(many.file("zz", new byte[5]));
        Set<ChunkId> expected = chunksOf(first);
        expected.addAll(chunksOf(second));

        assertThat(marked(List.of(first, second, first))).isEqualTo(expected);

        assertThat(read).hasSizeGreaterThan(5).doesNotHaveDuplicates();
    }

    @Test
    void readsAListOfChunksOnceHoweverManyFilesShareIt() throws IOException {
        byte[] rows = MemorySource.random(3 << 20, 4);
        Manifest first = fixture.backup(new RowSource(SOURCE, EntryPath.of("one"), rows));
        Manifest second = fixture.backup(new RowSource(SOURCE, EntryPath.of("two"), rows));
        Set<ChunkId> expected = chunksOf(first);
        expected.addAll(chunksOf(second));

        assertThat(marked(List.of(first, second))).isEqualTo(expected).hasSizeGreaterThan(100);

        assertThat(read).doesNotHaveDuplicates();
    }

    /** Somebody backs up the very bytes of a block: they are one chunk, reached as data first and as a listing later. */
    @Test
    void goesIntoABlockThatWasReachedAsDataBefore() throws IOException {
        Manifest listed = fixture.backup(files(1, 3));
        byte[] block = bytes(listed.root(SOURCE));
        Manifest asData = fixture.backup(PruneFixture.source().file("a block", block));
        Set<ChunkId> expected = chunksOf(listed);
        assertThat(chunksOf(asData)).contains(listed.root(SOURCE).id());
        expected.addAll(chunksOf(asData));

        assertThat(marked(List.of(asData, listed))).isEqualTo(expected);
    }

    @Test
    void goesIntoAListThatWasReachedAsDataBefore() throws IOException {
        EntryPath path = EntryPath.of("rows");
        Manifest rows = fixture.backup(new RowSource(SOURCE, path, MemorySource.random(3 << 20, 4)));
        ChunkRef list = contentOf(rows, path).refs().get(0);
        Manifest asData = fixture.backup(PruneFixture.source().file("a list", bytes(list)));
        Set<ChunkId> expected = chunksOf(rows);
        assertThat(chunksOf(asData)).contains(list.id());
        expected.addAll(chunksOf(asData));

        assertThat(marked(List.of(asData, rows))).isEqualTo(expected);
    }

    @Test
    void namesTheFileWhoseChunkHasNoCopyAndGoesOn() throws IOException {
        Manifest first = fixture.backup(files(1, 3));
        ChunkId lost = fixture.repository.newHasher().id(MemorySource.random(100_000, 2), 0, 100_000);
        Set<ChunkId> expected = chunksOf(first);
        assertThat(expected.remove(lost)).isTrue();
        fixture.forget(lost);

        assertThat(marked(List.of(first))).isEqualTo(expected);

        assertThat(findings.all()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(Finding.Kind.MISSING_CHUNK);
            assertThat(finding.backupOrNull()).isEqualTo(first.record().id().value());
            assertThat(finding.pathOrNull()).isEqualTo("file2");
        });
        fixture.forgetIndex();
    }

    @Test
    void refusesWhereAListOfChunksCannotBeRead() throws IOException {
        damaged = true;
        EntryPath path = EntryPath.of("rows");
        Manifest rows = fixture.backup(new RowSource(SOURCE, path, MemorySource.random(3 << 20, 4)));
        ChunkRef list = contentOf(rows, path).refs().get(0);
        fixture.forget(list.id());

        assertThatThrownBy(() -> marked(List.of(rows)))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("'rows'")
                .hasMessageContaining(rows.record().id().value());
    }

    /** The chunks whose rows were marked: all rows of each, or it fails. */
    private Set<ChunkId> marked(List<Manifest> backups) throws IOException {
        StoredState stored = StoredState.load(fixture.repository);
        ChunkRows rows = stored.rows();
        Set<ChunkId> ids = new HashSet<>();
        try (RepositoryChunks chunks = new RepositoryChunks(fixture.repository, stored.index(), 1 << 20)) {
            ChunkReader recording = ref -> {
                read.add(ref.id());
                return chunks.read(ref);
            };
            Reach reach = new Reach(rows, recording, new Steps(RunControl.none(), null), findings);
            for (Manifest backup : backups) {
                reach.mark(backup);
            }
            for (int row = reach.reached().next(0);
                    row >= 0;
                    row = reach.reached().next(row + 1)) {
                ids.add(rows.id(row));
            }
            for (ChunkId id : ids) {
                for (int row = rows.first(id); row >= 0; row = rows.next(row, id)) {
                    assertThat(reach.reached().contains(row)).isTrue();
                    assertThat(reach.copied().contains(row)).isEqualTo(rows.next(rows.first(id), id) >= 0);
                }
            }
        }
        return ids;
    }

    /** The same found without any short cut. */
    private Set<ChunkId> chunksOf(Manifest manifest) throws IOException {
        Set<ChunkId> ids = new HashSet<>();
        try (RepositoryChunks chunks = chunks()) {
            ListingReader listing = new ListingReader(chunks, manifest.root(SOURCE));
            Iterator<ListedEntry> entries = listing.iterator(block -> ids.add(block.id()));
            while (entries.hasNext()) {
                new ContentReader(chunks).forEach(entries.next().content(), (ref, list) -> ids.add(ref.id()));
            }
        }
        return ids;
    }

    private Content contentOf(Manifest manifest, EntryPath path) throws IOException {
        try (RepositoryChunks chunks = chunks()) {
            return new ListingReader(chunks, manifest.root(SOURCE))
                    .find(path)
                    .orElseThrow()
                    .content();
        }
    }

    private byte[] bytes(ChunkRef ref) throws IOException {
        try (RepositoryChunks chunks = chunks()) {
            return chunks.read(ref);
        }
    }

    private RepositoryChunks chunks() throws IOException {
        return new RepositoryChunks(
                fixture.repository, fixture.repository.loadIndex(0, Set.of()).chunks(), 1 << 20);
    }
}
