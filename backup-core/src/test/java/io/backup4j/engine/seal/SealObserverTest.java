package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.sink.ObjectKey;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SealObserverTest {
    private static final ObjectKey KEY = ObjectKey.of("backup/x");
    private final NonceRecorder recorder = new NonceRecorder();

    @Test
    void seesEveryPairOnceAndFindsASecondPlaintext() {
        Sealer sealer = sealer(SealMode.AES_256_GCM);
        ObjectSealer object = sealer.object(KEY, new byte[32], 1, KeyPurpose.OBJECT);
        seal(object, 0, 1);
        seal(object, 1, 1);
        seal(object, 2, 1);
        ObjectSealer again = sealer.object(KEY, new byte[32], 1, KeyPurpose.OBJECT);
        seal(again, 0, 1);

        assertThat(recorder.pairs()).isEqualTo(3);
        assertThatThrownBy(() -> seal(again, 1, 2))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(KEY.value());
    }

    @Test
    void purposesKeysAndSaltsGiveOtherPairs() {
        Sealer sealer = sealer(SealMode.AES_256_GCM);
        seal(sealer.object(KEY, new byte[32], 1, KeyPurpose.OBJECT), 0, 1);
        seal(sealer.object(KEY, SealFixture.bytes(32, 1), 1, KeyPurpose.OBJECT), 0, 2);
        byte[] out = new byte[17];
        sealer.object(KEY, new byte[32], 1, KeyPurpose.FRAME)
                .seal(SealedKind.PACK_FRAME, 0, false, 0, new byte[1], 0, 1, out, 0);
        sealer.object(KEY, new byte[32], 1, KeyPurpose.FOOTER)
                .seal(SealedKind.PACK_FOOTER, 0, true, 0, new byte[1], 0, 1, out, 0);

        assertThat(recorder.pairs()).isEqualTo(4);
    }

    @Test
    void modeNoneHasNoNoncesToRecord() {
        seal(sealer(SealMode.NONE).object(KEY, new byte[32], 1, KeyPurpose.OBJECT), 0, 1);

        assertThat(recorder.pairs()).isZero();
    }

    private Sealer sealer(SealMode mode) {
        return new Sealer(new RepositoryIdentity(new UUID(1, 2), mode), SealFixture.keyRing(1), recorder);
    }

    private static void seal(ObjectSealer object, int number, int content) {
        object.seal(SealedKind.MANIFEST, 0, false, number, new byte[] {(byte) content}, 0, 1, new byte[17], 0);
    }
}
