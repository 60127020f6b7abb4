package io.backup4j.engine.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkHasherTest {

    /** RFC 4231, cases 1 to 3; HMAC pads a short key with zeros, so a key of 32 bytes that ends in zeros is the same key. */
    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265,"
                + " b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
                + " 5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,"
                + " dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd,"
                + " 773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    })
    void matchesTheVectorsOfTheRfc(String key, String data, String expected) {
        byte[] padded = Arrays.copyOf(HexFormat.of().parseHex(key), 32);
        byte[] bytes = HexFormat.of().parseHex(data);

        assertThat(new ChunkHasher(padded).id(bytes, 0, bytes.length)).hasToString(expected);
    }

    @Test
    void hashesAsTheMacOfTheRuntimeDoes() throws Exception {
        byte[] key = new byte[32];
        byte[] data = new byte[100_000];
        Random random = new Random(3);
        random.nextBytes(key);
        random.nextBytes(data);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        ChunkHasher hasher = new ChunkHasher(key);

        for (int length : new int[] {0, 1, 63, 64, 65, 16383, 16384, 99_990}) {
            mac.update(data, 7, length);
            assertThat(hasher.id(data, 7, length)).as("length %d", length).isEqualTo(ChunkId.read(mac.doFinal(), 0));
        }
    }

    @Test
    void startsAfreshAfterAnArgumentItRefused() {
        ChunkHasher hasher = new ChunkHasher(new byte[32]);
        byte[] data = "content".getBytes(StandardCharsets.US_ASCII);
        ChunkId expected = hasher.id(data, 0, data.length);

        assertThatThrownBy(() -> hasher.id(data, 3, data.length)).isInstanceOf(RuntimeException.class);

        assertThat(hasher.id(data, 0, data.length)).isEqualTo(expected);
    }
}
