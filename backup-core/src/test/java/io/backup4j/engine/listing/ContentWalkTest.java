package io.backup4j.engine.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.spi.error.DamagedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContentWalkTest {
    private final StoredChunks chunks = new StoredChunks();
    private final Set<ChunkId> lost = new HashSet<>();
    private final ContentWalk walk = new ContentWalk(ref -> {
        if (lost.contains(ref.id())) {
            throw new DamagedException("lost " + ref.id());
        }
        return chunks.read(ref);
    });

    @Test
    void visitsTheDataInOrder() throws IOException {
        for (int count : new int[] {0, 1, 64, 65, 5_000, 100_000}) {
            List<ChunkRef> refs = refs(count);
            assertThat(read(write(refs))).as("%d references", count).isEqualTo(refs);
        }
    }

    @Test
    void goesOnBehindAListThatCannotBeRead() throws IOException {
        List<ChunkRef> refs = refs(20_000);
        Content content = write(refs);
        assertThat(content.depth()).isEqualTo(1);
        ChunkRef list = content.refs().get(2);
        List<ChunkRef> held = ContentReader.list(chunks.read(list));
        lost.add(list.id());

        List<ChunkRef> read = read(content);

        int from = refs.indexOf(held.get(0));
        List<ChunkRef> expected = new ArrayList<>(refs.subList(0, from));
        expected.add(list);
        expected.addAll(refs.subList(from + held.size(), refs.size()));
        assertThat(read).isEqualTo(expected);
    }

    private List<ChunkRef> read(Content content) throws IOException {
        List<ChunkRef> read = new ArrayList<>();
        walk.walk(content, new ContentWalk.Visitor() {
            @Override
            public void data(ChunkRef ref) {
                read.add(ref);
            }

            @Override
            public void unreadable(ChunkRef list, DamagedException problem) {
                assertThat(problem).hasMessage("lost " + list.id());
                read.add(list);
            }
        });
        return read;
    }

    private Content write(List<ChunkRef> refs) throws IOException {
        ContentWriter writer = new ContentWriter(chunks);
        for (ChunkRef ref : refs) {
            writer.add(ref);
        }
        return writer.finish();
    }

    private static List<ChunkRef> refs(int count) {
        Random random = new Random(count);
        List<ChunkRef> refs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] id = new byte[ChunkId.BYTES];
            random.nextBytes(id);
            refs.add(new ChunkRef(ChunkId.read(id, 0), random.nextInt(1000)));
        }
        return refs;
    }
}
