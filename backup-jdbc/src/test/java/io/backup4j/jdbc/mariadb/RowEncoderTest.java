package io.backup4j.jdbc.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is taken for something else by {@code LOAD DATA} is escaped wherever it stands; all else goes through as it is. */
class RowEncoderTest {
    private static byte[] encoded(byte[] value) {
        RowEncoder encoder = new RowEncoder(List.of());
        encoder.addBytes(value, null);
        return Arrays.copyOf(encoder.buffer(), encoder.length());
    }

    private static byte[] expected(byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : value) {
            int escaped = "\\\t\n\0".indexOf(b & 0xff);
            if (escaped < 0) {
                out.write(b);
            } else {
                out.write('\\');
                out.write("\\tn0".charAt(escaped));
            }
        }
        return out.toByteArray();
    }

    @Test
    void everyByteAtEveryPlaceOfAWordIsAsItShouldBe() {
        for (int b = 0; b < 256; b++) {
            for (int place = 0; place < 17; place++) {
                for (byte around : new byte[] {'a', (byte) 0x80, (byte) 0xff, 1}) {
                    byte[] value = new byte[17];
                    Arrays.fill(value, around);
                    value[place] = (byte) b;
                    assertThat(encoded(value))
                            .as("byte %d at %d among %d", b, place, around)
                            .isEqualTo(expected(value));
                }
            }
        }
    }

    @Test
    void valuesOfAllLengthsAreAsTheyShouldBe() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int length = 0; length < 300; length++) {
            byte[] value = new byte[length];
            random.nextBytes(value);
            for (int i = 0; i < length; i += 1 + random.nextInt(20)) {
                value[i] = (byte) "\\\t\n\0".charAt(random.nextInt(4));
            }
            assertThat(encoded(value)).as("length %d, seed %d", length, seed).isEqualTo(expected(value));
        }
    }
}
