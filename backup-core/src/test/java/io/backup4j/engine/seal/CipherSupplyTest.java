package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class CipherSupplyTest {
    private static final HexFormat HEX = HexFormat.of();
    private final CipherSupply ciphers = new CipherSupply();

    /** Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", which NIST adopted. */
    @Test
    void matchesThePublishedVector() {
        SecretKeySpec key = new SecretKeySpec(HEX.parseHex("feffe9928665731c6d6a8f9467308308".repeat(2)), "AES");
        byte[] nonce = HEX.parseHex("cafebabefacedbaddecaf888");
        byte[] associated = HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        byte[] plain = HEX.parseHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] sealed = new byte[plain.length + 16];
        byte[] opened = new byte[plain.length];

        ciphers.seal(key, nonce, associated, plain, 0, plain.length, sealed, 0);

        assertThat(sealed)
                .asHexString()
                .isEqualToIgnoringCase("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
        assertThat(ciphers.open(key, nonce, associated, sealed, 0, plain.length, opened, 0))
                .isTrue();
        assertThat(opened).isEqualTo(plain);
    }

    @Test
    void keepsWorkingAfterARefusedTag() {
        SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
        byte[] sealed = new byte[116];
        ciphers.seal(key, new byte[12], new byte[3], new byte[100], 0, 100, sealed, 0);
        sealed[5] ^= 1;
        assertThat(ciphers.open(key, new byte[12], new byte[3], sealed, 0, 100, new byte[100], 0))
                .isFalse();
        sealed[5] ^= 1;

        assertThat(ciphers.open(key, new byte[12], new byte[3], sealed, 0, 100, new byte[100], 0))
                .isTrue();
    }

    @Test
    void servesSeveralThreadsAtOnceAlsoWhileTheProviderIsPrepared() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Boolean> work = () -> {
                SecretKeySpec key = new SecretKeySpec(
                        SealFixture.bytes(32, Thread.currentThread().getId()), "AES");
                byte[] plain = SealFixture.bytes(200_000, 3);
                byte[] sealed = new byte[plain.length + 16];
                byte[] opened = new byte[plain.length];
                boolean good = true;
                for (int round = 0; round < 20; round++) {
                    byte[] nonce = new byte[12];
                    nonce[11] = (byte) round;
                    ciphers.seal(key, nonce, nonce, plain, 0, plain.length, sealed, 0);
                    good &= ciphers.open(key, nonce, nonce, sealed, 0, plain.length, opened, 0)
                            && Arrays.equals(plain, opened);
                }
                return good;
            };
            for (Future<Boolean> result : threads.invokeAll(List.of(work, work, work, work))) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
