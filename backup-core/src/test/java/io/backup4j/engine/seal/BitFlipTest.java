package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectKey;
import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is changed about a sealed section, be it a bit, a position or what it claims to be, it is refused. */
class BitFlipTest {
    private static final UUID ID = UUID.fromString("6f0c2f4e-0e7b-4b7e-9a51-0a5a3d6f7c11");
    private static final ObjectKey KEY = ObjectKey.of("index/" + "0a".repeat(32));
    private static final byte[] SALT = SealFixture.bytes(32, 5);
    private static final byte[] PLAIN = SealFixture.bytes(300, 6);

    /** Two epochs with equal keys: only the associated data tells their ids apart. */
    private static final KeyRing KEYS = SealFixture.keyRing(1).withNewEpoch(sameAsEpochOne());

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void everyBitOfCiphertextAndTagCounts(SealMode mode) {
        ObjectSealer sealer = sealer(ID, mode, KEY, SALT, 1);
        byte[] sealed = seal(sealer);

        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            sealed[bit / 8] ^= (byte) (1 << bit % 8);
            int flipped = bit;
            assertThatThrownBy(() -> open(sealer, sealed)).as("bit %d", flipped).isInstanceOf(DamagedException.class);
            sealed[bit / 8] ^= (byte) (1 << bit % 8);
        }
        assertThatCode(() -> open(sealer, sealed)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void everyFieldOfTheAssociatedDataCounts(SealMode mode) {
        ObjectSealer sealer = sealer(ID, mode, KEY, SALT, 1);
        byte[] sealed = seal(sealer);

        refuses("kind", () -> open(sealer, SealedKind.MANIFEST, 1, false, 7, sealed));
        refuses("codec", () -> open(sealer, SealedKind.INDEX, 0, false, 7, sealed));
        refuses("last", () -> open(sealer, SealedKind.INDEX, 1, true, 7, sealed));
        refuses("number", () -> open(sealer, SealedKind.INDEX, 1, false, 8, sealed));
        refuses("repository", () -> open(sealer(new UUID(1, 2), mode, KEY, SALT, 1), sealed));
        refuses("object", () -> open(sealer(ID, mode, ObjectKey.of("index/" + "0b".repeat(32)), SALT, 1), sealed));
        refuses("key id", () -> open(sealer(ID, mode, KEY, SALT, 2), sealed));
        for (SealMode other : SealMode.values()) {
            if (other != mode) {
                refuses("mode", () -> open(sealer(ID, other, KEY, SALT, 1), sealed));
            }
        }
        assertThat(KEYS.epochKey(1)).isEqualTo(KEYS.epochKey(2));
    }

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void aSectionThatWasCutIsRefused(SealMode mode) {
        ObjectSealer sealer = sealer(ID, mode, KEY, SALT, 1);
        byte[] sealed = seal(sealer);

        for (int length = 0; length < sealed.length; length++) {
            int cut = length;
            assertThatThrownBy(
                            () -> sealer.open(SealedKind.INDEX, 1, false, 7, sealed, 0, cut, new byte[PLAIN.length], 0))
                    .as("length %d", cut)
                    .isInstanceOf(DamagedException.class);
        }
    }

    private static void refuses(String field, Runnable opening) {
        assertThatThrownBy(opening::run).as(field).isInstanceOf(DamagedException.class);
    }

    private static ObjectSealer sealer(UUID id, SealMode mode, ObjectKey key, byte[] salt, int keyId) {
        return new Sealer(new RepositoryIdentity(id, mode), KEYS).object(key, salt, keyId, KeyPurpose.OBJECT);
    }

    private static byte[] seal(ObjectSealer sealer) {
        byte[] sealed = new byte[PLAIN.length + Sealer.TAG_BYTES];
        sealer.seal(SealedKind.INDEX, 1, false, 7, PLAIN, 0, PLAIN.length, sealed, 0);
        return sealed;
    }

    private static void open(ObjectSealer sealer, byte[] sealed) {
        open(sealer, SealedKind.INDEX, 1, false, 7, sealed);
    }

    private static void open(ObjectSealer sealer, SealedKind kind, int codec, boolean last, int number, byte[] sealed) {
        byte[] opened = new byte[PLAIN.length];
        sealer.open(kind, codec, last, number, sealed, 0, sealed.length, opened, 0);
        assertThat(opened).isEqualTo(PLAIN);
    }

    private static SecureRandom sameAsEpochOne() {
        return new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(SealFixture.keyRing(1).epochKey(1), 0, bytes, 0, bytes.length);
            }
        };
    }
}
