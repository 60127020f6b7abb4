package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class RecordHashTest {
    /** However it is gathered, it is the sum over one sequence of bytes. */
    @Test
    void isTheSumOverAllThatARecordHas() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(all);
        RecordHash hash = new RecordHash();
        for (int i = 0; i < 300; i++) {
            byte[] key = random(random, 100);
            byte[] value = random(random, random.nextInt(10) == 0 ? 100_000 : 3000);
            List<Header> headers = new ArrayList<>();
            for (int h = random.nextInt(4); h > 0; h--) {
                headers.add(new RecordHeader("h" + h, random(random, 20_000)));
            }
            for (Header header : headers) {
                bytes(out, header.key().getBytes(StandardCharsets.UTF_8));
                bytes(out, header.value());
            }
            out.writeLong(i);
            out.writeInt(key == null ? -1 : key.length);
            out.writeInt(value == null ? -1 : value.length);
            out.writeInt(headers.size());
            out.write(key == null ? new byte[0] : key);
            out.write(value == null ? new byte[0] : value);

            hash.add(i, buffer(key), buffer(value), headers.toArray(new Header[0]));

            assertThat(hash.value()).as("seed %d, record %d", seed, i).isEqualTo(sum(all.toByteArray()));
        }
    }

    /** There may be as many as partitions. */
    @Test
    void holdsNothingBeforeTheFirstRecordAndNothingWhenItIsSettled() {
        RecordHash hash = new RecordHash();
        assertThat(hash.value()).isZero();
        assertThat(hash.heldBytes()).isZero();
        hash.add(1, null, ByteBuffer.wrap(new byte[10]), new Header[0]);
        assertThat(hash.heldBytes()).isPositive();
        hash.settle();
        assertThat(hash.heldBytes()).isZero();
        hash.add(2, null, ByteBuffer.wrap(new byte[10]), new Header[0]);
        RecordHash other = new RecordHash();
        other.add(1, null, ByteBuffer.wrap(new byte[10]), new Header[0]);
        other.add(2, null, ByteBuffer.wrap(new byte[10]), new Header[0]);
        assertThat(hash.value()).isEqualTo(other.value());
    }

    @Test
    void tellsRecordsApartThatHaveTheSameBytes() {
        byte[] one = {1};
        byte[] two = {1, 1};
        assertThat(of(one, two)).isNotEqualTo(of(two, one));
        assertThat(of(null, one)).isNotEqualTo(of(new byte[0], one)).isNotEqualTo(of(one, null));
    }

    private static long of(byte[] key, byte[] value) {
        RecordHash hash = new RecordHash();
        hash.add(0, buffer(key), buffer(value), new Header[0]);
        return hash.value();
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        out.write(bytes == null ? new byte[0] : bytes);
    }

    private static byte[] random(Random random, int most) {
        if (random.nextInt(5) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private static long sum(byte[] bytes) {
        CRC32C first = new CRC32C();
        first.update(bytes);
        CRC32 second = new CRC32();
        second.update(bytes);
        return first.getValue() << Integer.SIZE | second.getValue();
    }
}
