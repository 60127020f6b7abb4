package io.backup4j.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** A decoder that is given anything but what was written. */
class DamagedSegmentTest {
    private static final RandomSegment WHOLE = new RandomSegment(42, 40);

    @Test
    void noticesEachFlippedBit() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int bit = 0; bit < WHOLE.encoded.length * 8; bit++) {
                byte[] damaged = WHOLE.encoded.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                int at = bit;
                // A header tells another segment then; its checksum does not fit.
                assertThatThrownBy(() -> decode(damaged, 4096))
                        .as("bit %d", at)
                        .isInstanceOf(DamagedSegmentException.class)
                        .hasMessageStartingWith("segment: ");
            }
        });
    }

    @Test
    void noticesEachPlaceWhereItCanBeCut() {
        for (int length = 0; length < WHOLE.encoded.length; length++) {
            byte[] cut = Arrays.copyOf(WHOLE.encoded, length);
            assertThatThrownBy(() -> decode(cut, 100))
                    .as("length %d", length)
                    .isInstanceOf(DamagedSegmentException.class)
                    .hasMessageContaining("cut");
        }
    }

    @Test
    void noticesWhatComesAfterItsEnd() {
        byte[] longer = Arrays.copyOf(WHOLE.encoded, WHOLE.encoded.length + 1);
        for (int piece : new int[] {1, 7, 1 << 20}) {
            assertThatThrownBy(() -> decode(longer, piece)).hasMessageContaining("bytes after its end");
        }
    }

    @Test
    void survivesAnyMutation() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (long seed = 0; seed < 20_000; seed++) {
                Random random = new Random(seed);
                byte[] damaged = WHOLE.encoded.clone();
                for (int n = 1 + random.nextInt(4); n > 0; n--) {
                    mutate(damaged, random);
                }
                if (Arrays.equals(damaged, WHOLE.encoded)) {
                    continue;
                }
                try {
                    decode(damaged, 1 + random.nextInt(600));
                    Assertions.fail("seed " + seed + ": read as if it were whole");
                } catch (DamagedSegmentException expected) {
                    // named
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("seed " + seed, e);
                }
            }
        });
    }

    private static void mutate(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(3)) {
            case 0 -> bytes[at] = (byte) random.nextInt();
            case 1 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(12)), (byte) 0xff);
            default -> {
                int from = random.nextInt(bytes.length);
                int length = Math.min(random.nextInt(50), bytes.length - Math.max(at, from));
                System.arraycopy(bytes, from, bytes, at, length);
            }
        }
    }

    @Test
    void reservesNothingForALengthThatItHasNotReceived() throws Exception {
        byte[] header = Arrays.copyOf(WHOLE.encoded, SegmentFormat.TOPIC_LENGTH_AT + 1 + "orders.v1".length());
        byte[] huge = new byte[6];
        huge[0] = SegmentFormat.RECORD;
        Numbers.put(huge, 1, Integer.MAX_VALUE - 64);
        long before = allocated();
        SegmentDecoder decoder = new SegmentDecoder(new RandomSegment.Told());
        decoder.feed(header, 0, header.length);
        decoder.feed(huge, 0, huge.length);
        decoder.feed(new byte[1000], 0, 1000);
        assertThat(allocated() - before).isLessThan(1 << 20);
        assertThatThrownBy(decoder::finish).hasMessageContaining("cut at offset " + WHOLE.header.base());
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    @Test
    void namesAnotherVersionAndWhatIsNoSegment() {
        byte[] newer = WHOLE.encoded.clone();
        newer[4] = 2;
        assertThatThrownBy(() -> decode(newer, 50))
                .hasMessageContaining("version 2")
                .hasMessageContaining("newer");
        assertThatThrownBy(() -> decode("{\"format\":1}".getBytes(), 50)).hasMessageContaining("does not begin as one");
    }

    private static void decode(byte[] bytes, int piece) throws IOException {
        SegmentDecoder decoder = new SegmentDecoder(new RandomSegment.Told());
        for (int at = 0; at < bytes.length; at += piece) {
            decoder.feed(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
        }
        decoder.finish();
    }
}
