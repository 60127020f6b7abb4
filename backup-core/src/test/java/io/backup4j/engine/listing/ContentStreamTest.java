package io.backup4j.engine.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.DamagedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentStreamTest {
    private final StoredChunks chunks = new StoredChunks();
    private final ByteArrayOutputStream expected = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 64, 65, 5_000, 60_000})
    void givesEveryByteInOrderAtAnyDepth(int count) throws IOException {
        Content content = content(count);
        assertThat(new ContentStream(chunks, content).readAllBytes()).isEqualTo(expected.toByteArray());
        ContentStream single = new ContentStream(chunks, content);
        for (int i = 0; i < Math.min(300, expected.size()); i++) {
            assertThat(single.read()).isEqualTo(expected.toByteArray()[i] & 0xFF);
        }
        assertThat(single.skip(Long.MAX_VALUE)).isEqualTo(Math.max(0, expected.size() - 300));
        assertThat(single.read()).isEqualTo(-1);
        assertThat(single.read(new byte[4], 0, 4)).isEqualTo(-1);
    }

    @Test
    void readsNothingBeforeItIsAsked() throws IOException {
        Content content = content(5_000);
        chunks.reads = 0;
        ContentStream stream = new ContentStream(chunks, content);
        assertThat(stream.read(new byte[0], 0, 0)).isZero();
        assertThat(chunks.reads).isZero();
        stream.read();
        assertThat(chunks.reads).isLessThanOrEqualTo(content.depth() + 2);
    }

    @Test
    void refusesAContentWhoseChunksDoNotAddUp() throws IOException {
        Content content = content(70);
        Content wrong = new Content(content.sizeBytes() + 1, content.depth(), content.refs());
        assertThatThrownBy(() -> new ContentStream(chunks, wrong).readAllBytes())
                .isInstanceOf(DamagedException.class);
    }

    /** A stream of so many chunks, some of them empty. */
    private Content content(int count) throws IOException {
        Random random = new Random(count);
        ContentWriter writer = new ContentWriter(chunks);
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[random.nextInt(9)];
            random.nextBytes(bytes);
            expected.writeBytes(bytes);
            writer.add(chunks.store(bytes, 0, bytes.length));
        }
        return writer.finish();
    }
}
