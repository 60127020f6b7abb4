package io.backup4j.engine.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.index.ChunkIndex;
import io.backup4j.engine.index.ChunkLocation;
import io.backup4j.engine.index.PackSet;
import io.backup4j.engine.pack.PackName;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.RepositoryIndex;
import io.backup4j.engine.repository.SoundRepository;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every chunk is stored twice, and a prune is about to delete the first copies. */
class MaskedReadingTest {
    private final MemorySink stored = new MemorySink();
    private final RecordingSink recorded = new RecordingSink(stored);
    private Repository repository;
    private PackSet condemned;

    @BeforeEach
    void storeTwice() throws IOException {
        repository = Repositories.create(recorded);
        MemorySource source = new MemorySource("files");
        for (int i = 0; i < 20; i++) {
            source.file("small/" + i, MemorySource.random(9_000, i));
        }
        Repositories.runner(repository, BackupType.FULL, source).run();
        condemned = repository.listPacks();
        assertThat(repository.generations().propose(1, condemned)).isTrue();
        // A writer does not build on what is condemned, so it stores everything again.
        Repositories.runner(repository, BackupType.FULL, source).run();
        assertThat(repository.listPacks().size()).isGreaterThan(condemned.size());
    }

    @AfterEach
    void isSound() throws IOException {
        SoundRepository.check(stored);
    }

    @Test
    void takesCopiesThatStayFirstAndKeepsTheOthersBehindThem() throws IOException {
        RepositoryIndex index = repository.loadIndexForReading();

        assertThat(index.packs()).isEqualTo(repository.listPacks());
        int twice = 0;
        for (ChunkLocation location : firstOfTwo(index.chunks())) {
            assertThat(condemned.contains(location.frame().pack())).isFalse();
            twice++;
        }
        assertThat(twice).isGreaterThanOrEqualTo(20);
    }

    /** The first copy of each chunk that has two. */
    private List<ChunkLocation> firstOfTwo(ChunkIndex index) {
        Set<ChunkLocation> first = new HashSet<>();
        index.forEachLocation((id, location) -> {
            List<ChunkLocation> all = index.locationsOf(id);
            assertThat(all).doesNotHaveDuplicates();
            assertThat(all.get(0)).isEqualTo(index.find(id));
            if (all.size() == 2) {
                assertThat(condemned.contains(all.get(1).frame().pack())).isTrue();
                first.add(all.get(0));
            }
        });
        return List.copyOf(first);
    }

    @Test
    void fallsBackOnACondemnedCopy() throws IOException {
        Repository other = Repositories.open(stored.snapshot());
        PackSet all = other.listPacks();
        PackSet fresh = all.without(condemned);
        for (int i = 0; i < fresh.size(); i++) {
            other.sink().delete(fresh.get(i).key());
        }

        ChunkIndex index = other.loadIndexForReading().chunks();
        Set<PackName> packs = new HashSet<>();
        index.forEachLocation((id, location) -> packs.add(location.frame().pack()));

        assertThat(packs).isNotEmpty().allMatch(condemned::contains);
    }

    @Test
    void findsCopiesWithoutAnIndexInTheSameOrder() throws IOException {
        for (String segment : SinkObjects.keys(stored, "index/")) {
            stored.delete(ObjectKey.of(segment));
        }

        RepositoryIndex index = repository.loadIndexForReading();

        assertThat(firstOfTwo(index.chunks()))
                .hasSizeGreaterThanOrEqualTo(20)
                .noneMatch(location -> condemned.contains(location.frame().pack()));
    }

    @Test
    void readsWhatIsMaskedBeforeItListsPacks() throws IOException {
        recorded.clear();

        repository.loadIndexForReading();

        List<SinkCall> calls = recorded.calls();
        int lastOfGeneration = -1;
        int firstOfPacks = -1;
        int firstOfIndex = -1;
        for (int i = 0; i < calls.size(); i++) {
            String key = calls.get(i).key();
            if (key.startsWith("generation/")) {
                lastOfGeneration = i;
            } else if (key.startsWith("pack/") && firstOfPacks < 0) {
                firstOfPacks = i;
            } else if (key.startsWith("index/") && firstOfIndex < 0) {
                firstOfIndex = i;
            }
        }
        assertThat(lastOfGeneration).isNotNegative().isLessThan(firstOfPacks);
        assertThat(firstOfPacks).isLessThan(firstOfIndex);
    }

    @Test
    void goesOnWhereWhatIsMaskedCannotBeRead() throws IOException {
        for (String key : SinkObjects.keys(stored, "generation/")) {
            if (key.contains("/condemned-")) {
                stored.delete(ObjectKey.of(key));
            }
        }

        assertThat(repository.loadIndexForReading().packs()).isEqualTo(repository.listPacks());
    }
}
