package io.backup4j.engine.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
    private final StoredChunks chunks = new StoredChunks();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64, 65, 256, 4_096, 4_097, 300_000})
    void givesBackTheReferencesOfAStreamOfAnyLength(int count) throws IOException {
        List<ChunkRef> refs = refs(count, 1);

        Content content = write(refs);

        assertThat(content.refs()).hasSizeLessThanOrEqualTo(Content.MAX_REFS);
        assertThat(read(content)).isEqualTo(refs);
        assertThat(content.sizeBytes())
                .isEqualTo(refs.stream().mapToLong(ChunkRef::length).sum());
    }

    @Test
    void sharesTheListChunksOfAnAppendedStream() throws IOException {
        List<ChunkRef> refs = refs(100_000, 2);
        write(refs);
        int stored = chunks.newChunks;
        refs.addAll(refs(10, 3));

        write(refs);

        assertThat(chunks.newChunks - stored).isLessThanOrEqualTo(2);
    }

    @Test
    void refusesAContentWhoseChunksDoNotAddUp() throws IOException {
        Content content = write(refs(70, 4));
        Content wrong = new Content(content.sizeBytes() + 1, content.depth(), content.refs());
        assertThatThrownBy(() -> read(wrong)).isInstanceOf(DamagedException.class);
    }

    private Content write(List<ChunkRef> refs) throws IOException {
        ContentWriter writer = new ContentWriter(chunks);
        for (ChunkRef ref : refs) {
            writer.add(ref);
        }
        return writer.finish();
    }

    private List<ChunkRef> read(Content content) throws IOException {
        List<ChunkRef> refs = new ArrayList<>();
        new ContentReader(chunks).forEach(content, (ref, list) -> {
            if (!list) {
                refs.add(ref);
            }
        });
        return refs;
    }

    private static List<ChunkRef> refs(int count, long seed) {
        Random random = new Random(seed);
        List<ChunkRef> refs = new ArrayList<>();
        byte[] id = new byte[ChunkId.BYTES];
        for (int i = 0; i < count; i++) {
            random.nextBytes(id);
            refs.add(new ChunkRef(ChunkId.read(id, 0), random.nextInt(1 << 20)));
        }
        return refs;
    }
}
