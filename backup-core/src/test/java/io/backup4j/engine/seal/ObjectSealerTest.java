package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectKey;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObjectSealerTest {
    private static final UUID REPOSITORY = UUID.fromString("6f0c2f4e-0e7b-4b7e-9a51-0a5a3d6f7c11");
    private static final ObjectKey KEY = ObjectKey.of("pack/ab/" + "ab".repeat(32));

    private final KeyRing keys = SealFixture.keyRing(1);

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void opensWhatItSealedAtEveryLengthAroundTheSlices(SealMode mode) {
        ObjectSealer sealer = sealer(mode);
        Random random = new Random(7);
        int number = 0;
        for (int length : new int[] {0, 1, 15, 16, 17, 8191, 8192, 8193, 16384, 16385, 100_000, 1 << 20}) {
            byte[] plain = new byte[length + 5];
            random.nextBytes(plain);
            byte[] sealed = new byte[length + Sealer.TAG_BYTES + 3];
            byte[] opened = new byte[length + 2];

            int sealedLength = sealer.seal(SealedKind.PACK_FRAME, 1, false, number, plain, 5, length, sealed, 3);
            int openedLength = sealer.open(SealedKind.PACK_FRAME, 1, false, number, sealed, 3, sealedLength, opened, 2);

            assertThat(sealedLength).isEqualTo(length + Sealer.TAG_BYTES);
            assertThat(openedLength).isEqualTo(length);
            assertThat(opened).as("length %d", length).endsWith(Arrays.copyOfRange(plain, 5, plain.length));
            number++;
        }
    }

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void namesTheObjectAndTheFrameThatDoesNotAuthenticate(SealMode mode) {
        byte[] sealed = new byte[40];
        ObjectSealer sealer = sealer(mode);
        sealer.seal(SealedKind.PACK_FRAME, 1, false, 3, new byte[24], 0, 24, sealed, 0);
        sealed[7] ^= 1;

        assertThatThrownBy(() -> sealer.open(SealedKind.PACK_FRAME, 1, false, 3, sealed, 0, 40, new byte[24], 0))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("Frame 3 of " + KEY);
    }

    @Test
    void namesAnUnknownKeyId() {
        Sealer sealer = new Sealer(new RepositoryIdentity(REPOSITORY, SealMode.AES_256_GCM), keys);

        assertThatThrownBy(() -> sealer.object(KEY, new byte[32], 9, KeyPurpose.FRAME))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("key 9")
                .hasMessageContaining(KEY.value());
    }

    @Test
    void refusesAKindThatBelongsToAnotherKey() {
        assertThatThrownBy(() -> sealer(SealMode.AES_256_GCM)
                        .seal(SealedKind.PACK_FOOTER, 0, true, 0, new byte[1], 0, 1, new byte[17], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PACK_FOOTER");
    }

    @Test
    void theKeyringOfModeNoneNeverEncrypts() {
        RepositoryIdentity encrypted = new RepositoryIdentity(REPOSITORY, SealMode.AES_256_GCM);

        assertThatThrownBy(() -> new Sealer(encrypted, KeyRing.ofNoMaster()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aes-256-gcm");
        assertThat(new Sealer(new RepositoryIdentity(REPOSITORY, SealMode.NONE), KeyRing.ofNoMaster()).currentKeyId())
                .isZero();
    }

    @Test
    void refusesRangesOutsideTheArraysBeforeItWritesAnything() {
        ObjectSealer sealer = sealer(SealMode.AES_256_GCM);
        byte[] out = new byte[20];

        assertThatThrownBy(() -> sealer.seal(SealedKind.PACK_FRAME, 0, false, 0, new byte[10], 0, 5, out, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sealer.seal(SealedKind.PACK_FRAME, 0, false, 0, new byte[4], 0, 5, out, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(out).containsOnly(0);
    }

    @Test
    void wordsAndNumbersAreThoseOfTheFormatPage() {
        assertThat(SealMode.of("none")).isEqualTo(SealMode.of(0)).isEqualTo(SealMode.NONE);
        assertThat(SealMode.of("aes-256-gcm")).isEqualTo(SealMode.of(1)).isEqualTo(SealMode.AES_256_GCM);
        assertThat(SealedKind.of(1)).isEqualTo(SealedKind.PACK_FRAME);
        assertThat(SealedKind.of(8)).isEqualTo(SealedKind.MANIFEST);
        assertThat(SealedKind.of(20)).isEqualTo(SealedKind.DAMAGED);
        for (SealedKind kind : SealedKind.values()) {
            assertThat(SealedKind.of(kind.id())).isEqualTo(kind);
        }
        assertThatThrownBy(() -> SealMode.of("rot13")).hasMessageContaining("rot13");
        assertThatThrownBy(() -> SealMode.of(2)).hasMessageContaining("2");
        assertThatThrownBy(() -> SealedKind.of(0)).hasMessageContaining("0");
        assertThatThrownBy(() -> SealedKind.of(22)).hasMessageContaining("22");
    }

    private ObjectSealer sealer(SealMode mode) {
        return new Sealer(new RepositoryIdentity(REPOSITORY, mode), keys)
                .object(KEY, SealFixture.bytes(32, 3), keys.currentKeyId(), KeyPurpose.FRAME);
    }
}
