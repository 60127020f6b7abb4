package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.backup.StoredContent;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.pack.FrameEncoder;
import io.backup4j.engine.pack.PackDirectory;
import io.backup4j.engine.pack.PackedFrame;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepackTest {
    private PruneFixture fixture;

    @BeforeEach
    void create() throws IOException {
        fixture = new PruneFixture();
    }

    @Test
    void copiesWhatIsNeededOfManyPacksIntoFew() throws IOException {
        MemorySource kept = PruneFixture.source();
        for (int i = 0; i < 6; i++) {
            // A pack for each: most of it goes.
            MemorySource one = PruneFixture.source();
            one.file("kept" + i, MemorySource.random(120_000, 100 + i));
            one.file("dead" + i, MemorySource.random(600_000, 200 + i));
            kept.file("kept" + i, MemorySource.random(120_000, 100 + i));
            fixture.delete(fixture.backup(one));
        }
        fixture.backup(kept);

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.packsRepacked()).isEqualTo(6);
        // One with the listing, one with what was copied.
        assertThat(fixture.packs()).hasSize(2);
        PackDirectory copied = largest();
        Set<ChunkId> ids = new HashSet<>();
        for (PackedFrame frame : copied.frames()) {
            assertThat(frame.chunks().rawLength()).isLessThanOrEqualTo(FrameEncoder.FULL_BYTES);
            for (int i = 0; i < frame.chunks().count(); i++) {
                assertThat(ids.add(frame.chunks().id(i))).isTrue();
            }
        }
        assertThat(ids).hasSize(6);
        assertThat(copied.frames()).hasSize(2);
        fixture.assertWhole();
    }

    @Test
    void fillsSeveralPacksAndTakesChunksOfAnyLength() throws IOException {
        MemorySource kept = PruneFixture.source();
        // Zeros are cut at the greatest length; compressed, sixteen megabytes of them fit anywhere.
        byte[] zeros = new byte[16 << 20];
        for (int i = 0; i < 4; i++) {
            byte[] large = MemorySource.random(4 << 20, 300 + i);
            MemorySource one = PruneFixture.source().file("kept" + i, large).file("zeros", zeros);
            one.file("dead" + i, MemorySource.random(5 << 20, 400 + i));
            kept.file("kept" + i, large);
            fixture.delete(fixture.backup(one));
        }
        fixture.backup(kept.file("zeros", zeros));

        // Keys are random, and so are the ends of chunks: of some packs about one half is needed, now more and now
        // less.
        PruneOutcome outcome = fixture.prune(PruneFixture.job().withRepackBelow(0.9));

        assertThat(outcome.packsRepacked()).isGreaterThan(1);
        assertThat(outcome.bytesCopied()).isGreaterThan(10 << 20);
        fixture.assertWhole();
        assertThat(fixture.prune().packsDeleted()).isZero();
    }

    @Test
    void leavesAPackOfWhichAFrameCannotBeReadAndGoesOn() throws IOException {
        Manifest bad = fixture.backup(files(1, 10));
        String damaged = fixture.packs().get(0);
        fixture.delete(bad);
        fixture.delete(fixture.backup(files(20, 10)));
        fixture.backup(PruneFixture.source()
                .file("file1", MemorySource.random(100_000, 1))
                .file("file20", MemorySource.random(100_000, 20)));
        fixture.damage(fixture.frameOf(fixture.repository.newHasher().id(MemorySource.random(100_000, 1), 0, 100_000)));

        PruneOutcome outcome = fixture.prune();

        assertThat(outcome.packsRepacked()).isEqualTo(1);
        assertThat(outcome.packsDeleted()).isEqualTo(1);
        assertThat(fixture.packs()).contains(damaged);
        assertThat(outcome.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.objectOrNull()).isEqualTo(damaged);
            assertThat(finding.message()).contains("The pack stays as it is");
        });
    }

    @Test
    void goesOnWithWhatIsDeadWhereThereIsNoRoomForAPack() throws IOException {
        fixture.delete(fixture.backup(files(1, 10)));
        fixture.delete(fixture.backup(files(20, 10)));
        fixture.backup(files(1, 1));
        List<String> before = fixture.packs();
        BackupSink full = new ForwardingSink(fixture.memory) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (key.value().startsWith("pack/")) {
                    throw new SinkFullException("injected: full", new IOException("No space left on device"));
                }
                return super.put(key, content);
            }
        };

        PruneOutcome outcome = fixture.through(full).prune();

        assertThat(outcome.packsRepacked()).isZero();
        assertThat(outcome.packsDeleted()).isEqualTo(1);
        assertThat(outcome.remarks()).singleElement().asString().contains("The store is full");
        assertThat(before).containsAll(fixture.packs());
        fixture.assertWhole();
        assertThat(fixture.prune().packsRepacked()).isEqualTo(1);
        fixture.assertWhole();
    }

    /** What was sealed and compared in memory proves nothing: the verdict reads the copy from the sink. */
    @Test
    void keepsTheOldPackWhereTheNewOneIsNotWhatWasPut() throws IOException {
        fixture.delete(fixture.backup(files(1, 10)));
        MemorySource kept = files(1, 1);
        fixture.backup(kept);
        List<String> before = fixture.packs();
        BackupSink damaging = new ForwardingSink(fixture.memory) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                byte[] bytes = content.toByteArray();
                if (key.value().startsWith("pack/")) {
                    bytes[5_000] ^= 1;
                }
                return super.put(key, ObjectContent.of(bytes));
            }
        };

        PruneOutcome outcome = fixture.through(damaging).prune();

        assertThat(outcome.packsRepacked()).isEqualTo(1);
        assertThat(outcome.packsDeleted()).isZero();
        assertThat(outcome.findings()).isNotEmpty();
        assertThat(fixture.packs()).hasSize(before.size() + 1).containsAll(before);
        assertThat(StoredContent.ofAll(fixture.repository, PruneFixture.SOURCE).values())
                .containsExactly(kept.content());
    }

    private PackDirectory largest() throws IOException {
        PackDirectory largest = fixture.directory(fixture.packs().get(0));
        for (String pack : fixture.packs()) {
            PackDirectory directory = fixture.directory(pack);
            if (directory.sizeBytes() > largest.sizeBytes()) {
                largest = directory;
            }
        }
        return largest;
    }
}
