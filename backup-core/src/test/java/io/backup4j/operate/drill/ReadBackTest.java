package io.backup4j.operate.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.ChunkHasher;
import io.backup4j.engine.chunk.ChunkId;
import io.backup4j.engine.listing.ChunkRef;
import io.backup4j.engine.listing.Content;
import io.backup4j.engine.listing.ContentWriter;
import io.backup4j.spi.run.RunControl;
import io.backup4j.testkit.MemoryExpectation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Contents of many chunks, so many that there are list chunks, against streams that come in pieces of any size. */
class ReadBackTest {
    private static final int CHUNK = 37;

    private final Map<ChunkId, byte[]> stored = new HashMap<>();
    private final ChunkHasher hasher = new ChunkHasher(new byte[32]);

    private ReadBack readBack() {
        return new ReadBack(
                ref -> stored.get(ref.id()),
                new ChunkHasher(new byte[32]),
                new DrillProgress(RunControl.none(), new MemoryExpectation("files").record()));
    }

    private Content content(byte[] bytes) throws IOException {
        ContentWriter writer = new ContentWriter((array, offset, length) -> {
            byte[] copy = Arrays.copyOfRange(array, offset, offset + length);
            ChunkId id = hasher.id(copy, 0, length);
            stored.put(id, copy);
            return new ChunkRef(id, length);
        });
        for (int from = 0; from < bytes.length; from += CHUNK) {
            int length = Math.min(CHUNK, bytes.length - from);
            ChunkId id = hasher.id(bytes, from, length);
            stored.put(id, Arrays.copyOfRange(bytes, from, from + length));
            writer.add(new ChunkRef(id, length));
        }
        return writer.finish();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(81).nextBytes(bytes);
        return bytes;
    }

    /** Gives a few bytes at a time. */
    private static InputStream pieces(byte[] bytes) {
        Random random = new Random(82);
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(50)));
            }
        };
    }

    @Test
    void findsNothingInEqualContentOfAnySize() throws IOException {
        for (int size : new int[] {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 100 * CHUNK, 5000 * CHUNK + 3}) {
            byte[] bytes = random(size);
            assertThat(readBack().difference(content(bytes), pieces(bytes)))
                    .as("%d bytes", size)
                    .isEmpty();
        }
        assertThat(content(random(5000 * CHUNK)).depth()).isGreaterThan(0);
    }

    @Test
    void saysWhichChunkOfManyDiffers() throws IOException {
        byte[] bytes = random(5000 * CHUNK);
        Content content = content(bytes);
        bytes[3333 * CHUNK + 5] ^= 1;
        assertThat(readBack().difference(content, pieces(bytes))).hasValueSatisfying(what -> assertThat(what)
                .contains("[" + 3333 * CHUNK + ", " + 3334 * CHUNK + ") of " + 5000 * CHUNK));
    }

    @Test
    void seesOneByteTooFewOrTooMany() throws IOException {
        for (int size : new int[] {0, 1, CHUNK, 10 * CHUNK + 1}) {
            byte[] bytes = random(size + 1);
            Content content = content(Arrays.copyOf(bytes, size));
            assertThat(readBack().difference(content, pieces(bytes)))
                    .as("%d bytes", size)
                    .contains("goes on behind its " + size + " bytes");
            Content longer = content(bytes);
            assertThat(readBack().difference(longer, pieces(Arrays.copyOf(bytes, size))))
                    .as("%d bytes", size)
                    .isEqualTo(Optional.of("ends at byte " + size + ", expected " + (size + 1) + " bytes"));
        }
    }

    @Test
    void writesContentOfAnySizeAsItIs() throws IOException {
        for (int size : new int[] {0, 1, CHUNK, 5000 * CHUNK + 3}) {
            byte[] bytes = random(size);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            readBack().copy(content(bytes), out);
            assertThat(out.toByteArray()).as("%d bytes", size).isEqualTo(bytes);
        }
    }

    @Test
    void tellsAFailureOfWhereItWritesFromOneOfTheRepository() throws IOException {
        Content content = content(random(100));
        IOException broken = new IOException("No space left on device");
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw broken;
            }
        };
        assertThatThrownBy(() -> readBack().copy(content, failing))
                .isInstanceOfSatisfying(ReadBack.StreamFailure.class, e -> assertThat(e.failure())
                        .isSameAs(broken));
    }

    @Test
    void tellsAFailureOfTheStreamFromOneOfTheRepository() throws IOException {
        Content content = content(random(100));
        IOException broken = new IOException("Input/output error");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw broken;
            }
        };
        assertThatThrownBy(() -> readBack().difference(content, failing))
                .isInstanceOfSatisfying(ReadBack.StreamFailure.class, e -> assertThat(e.failure())
                        .isSameAs(broken));
    }
}
