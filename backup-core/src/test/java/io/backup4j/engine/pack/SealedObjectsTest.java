package io.backup4j.engine.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.seal.KeyPurpose;
import io.backup4j.engine.seal.KeyRing;
import io.backup4j.engine.seal.RepositoryIdentity;
import io.backup4j.engine.seal.SealFixture;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.engine.seal.Sealer;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SealedObjectsTest {
    private static final ObjectKey KEY = ObjectKey.of("backup/8f1f6a4e-0000-4000-8000-000000000001");
    private final Sealer sealer = new PackFixture(SealMode.AES_256_GCM).sealer;
    private final SealedObjects objects = new SealedObjects(sealer, new SecureRandom());

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void contentOfAnySizeComesBack(SealMode mode) throws Exception {
        SealedObjects both = new SealedObjects(new PackFixture(mode).sealer, new SecureRandom());
        int[] sizes = {0, 1, 31, 32, 5000, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_500_000};
        for (int i = 0; i < sizes.length; i++) {
            byte[] content = PackFixture.content(new Random(i), sizes[i]);
            for (SealedKind kind : new SealedKind[] {SealedKind.MANIFEST, SealedKind.INDEX}) {
                byte[] object = both.encode(kind, KEY, content).toByteArray();
                assertThat(both.decode(kind, KEY, object))
                        .as("size %d", sizes[i])
                        .isEqualTo(content);
                assertThat(SealedObjects.kindOf(KEY, object)).isEqualTo(kind);
                ByteArrayOutputStream fromSink = new ByteArrayOutputStream();
                both.decode(
                        kind,
                        KEY,
                        new HeldObjects().with(KEY, object),
                        object.length,
                        part -> fromSink.write(part.array(), part.position(), part.remaining()));
                assertThat(fromSink.toByteArray()).as("size %d", sizes[i]).isEqualTo(content);
            }
        }
    }

    @Test
    void contentInPiecesIsTheSameAsInOne() {
        long seed = 11;
        Random random = new Random(seed);
        byte[] content = PackFixture.content(random, 3_000_000);
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < content.length; ) {
            int length = Math.min(content.length - at, random.nextInt(1_500_000));
            ByteBuffer piece = random.nextBoolean()
                    ? ByteBuffer.wrap(content, at, length).slice()
                    : ByteBuffer.allocateDirect(length).put(content, at, length).flip();
            pieces.add(random.nextBoolean() ? piece : piece.asReadOnlyBuffer());
            at += length;
        }
        pieces.add(ByteBuffer.allocate(0));
        byte[] object = objects.encode(SealedKind.CATALOGUE, KEY, pieces).toByteArray();
        assertThat(objects.decode(SealedKind.CATALOGUE, KEY, object))
                .as("seed %d", seed)
                .isEqualTo(content);
        assertThat(pieces.get(0).position()).isZero();
    }

    @Test
    void documentsAreCompressedAndIndexSegmentsAreNot() {
        byte[] text = "{\"name\":\"value\"}".repeat(10_000).getBytes();
        assertThat(objects.encode(SealedKind.MANIFEST, KEY, text).sizeBytes()).isLessThan(2000);
        assertThat(objects.encode(SealedKind.INDEX, KEY, text).sizeBytes()).isEqualTo(text.length + 44 + 8 + 16);
    }

    @Test
    void equalContentIsNeverSealedUnderEqualKeys() {
        byte[] one = objects.encode(SealedKind.NOTE, KEY, new byte[100]).toByteArray();
        byte[] two = objects.encode(SealedKind.NOTE, KEY, new byte[100]).toByteArray();
        assertThat(Arrays.copyOfRange(one, 12, 44)).isNotEqualTo(Arrays.copyOfRange(two, 12, 44));
        assertThat(one).isNotEqualTo(two);
    }

    @Test
    void keyringIsSealedUnderTheMasterKeyWithKeyIdZero() {
        byte[] master = SealFixture.bytes(32, 5);
        RepositoryIdentity identity = new RepositoryIdentity(new UUID(1, 2), SealMode.AES_256_GCM);
        SealedObjects ring = new SealedObjects(new Sealer(identity, KeyRing.ofMaster(master)), new SecureRandom());
        ObjectKey key = ObjectKey.of("keyring/0");
        byte[] object =
                ring.encode(SealedKind.KEYRING, key, new byte[] {1, 2, 3}).toByteArray();
        assertThat(BigEndian.getInt(object, 8)).isZero();
        assertThat(ring.decode(SealedKind.KEYRING, key, object)).containsExactly(1, 2, 3);
        SealedObjects other =
                new SealedObjects(new Sealer(identity, KeyRing.ofMaster(SealFixture.bytes(32, 6))), new SecureRandom());
        assertThatThrownBy(() -> other.decode(SealedKind.KEYRING, key, object)).isInstanceOf(DamagedException.class);
    }

    @ParameterizedTest
    @EnumSource(SealMode.class)
    void everyChangedByteAndEveryCutIsFound(SealMode mode) {
        SealedObjects both = new SealedObjects(new PackFixture(mode).sealer, new SecureRandom());
        byte[] object = both.encode(
                        SealedKind.MANIFEST,
                        KEY,
                        "a few words of a manifest".repeat(8).getBytes())
                .toByteArray();
        for (int at = 0; at < object.length; at++) {
            for (int mask : new int[] {1, 2, 0x80, 0xFF}) {
                byte[] damaged = object.clone();
                damaged[at] ^= (byte) mask;
                assertThatThrownBy(() -> both.decode(SealedKind.MANIFEST, KEY, damaged))
                        .as("byte %d changed by %d", at, mask)
                        .isInstanceOf(BackupException.class)
                        .hasMessageContaining(KEY.value());
            }
            byte[] cut = Arrays.copyOf(object, at);
            assertThatThrownBy(() -> both.decode(SealedKind.MANIFEST, KEY, cut))
                    .as("cut to %d", at)
                    .isInstanceOf(DamagedException.class);
        }
        assertThatThrownBy(() -> both.decode(SealedKind.MANIFEST, KEY, Arrays.copyOf(object, object.length + 1)))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("behind the last section");
    }

    @Test
    void objectUnderAnotherKeyKindOrRepositoryIsRefused() {
        byte[] object = objects.encode(SealedKind.MANIFEST, KEY, new byte[9]).toByteArray();
        assertThatThrownBy(() -> objects.decode(SealedKind.MANIFEST, ObjectKey.of("backup/other"), object))
                .isInstanceOf(DamagedException.class);
        assertThatThrownBy(() -> objects.decode(SealedKind.TOMBSTONE, KEY, object))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("expected TOMBSTONE, found MANIFEST");
        SealedObjects elsewhere =
                new SealedObjects(new PackFixture(SealMode.AES_256_GCM, 8).sealer, new SecureRandom());
        assertThatThrownBy(() -> elsewhere.decode(SealedKind.MANIFEST, KEY, object))
                .isInstanceOf(DamagedException.class);
        SealedObjects unsealed = new SealedObjects(new PackFixture(SealMode.NONE).sealer, new SecureRandom());
        assertThatThrownBy(() -> unsealed.decode(SealedKind.MANIFEST, KEY, object))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("expected none, found aes-256-gcm");
    }

    @Test
    void sectionsCannotBeSwappedOrDropped() {
        ObjectContent content = objects.encode(SealedKind.INDEX, KEY, SealFixture.bytes(3 << 20, 1));
        byte[] object = content.toByteArray();
        int section = 8 + (1 << 20) + 16;
        byte[] swapped = object.clone();
        System.arraycopy(object, 44, swapped, 44 + section, section);
        System.arraycopy(object, 44 + section, swapped, 44, section);
        assertThatThrownBy(() -> objects.decode(SealedKind.INDEX, KEY, swapped)).isInstanceOf(DamagedException.class);
        byte[] dropped = Arrays.copyOf(object, 44 + 2 * section);
        System.arraycopy(object, 44 + 2 * section, dropped, 44 + section, section);
        assertThatThrownBy(() -> objects.decode(SealedKind.INDEX, KEY, dropped)).isInstanceOf(DamagedException.class);
    }

    @Test
    void objectOfALaterVersionIsRefusedByName() {
        byte[] object = objects.encode(SealedKind.MANIFEST, KEY, new byte[9]).toByteArray();
        object[5] = 2;
        // What a later release seals does not open as this one's.
        object[60] ^= 1;
        assertThatThrownBy(() -> objects.decode(SealedKind.MANIFEST, KEY, object))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT))
                .hasMessageContaining("version 1")
                .hasMessageContaining("version 2");
        assertThatThrownBy(() -> SealedObjects.kindOf(KEY, new byte[43])).isInstanceOf(DamagedException.class);
    }

    /** One flipped bit can make any version out of ours; it must not make the object one that is waited for with a later release. */
    @ParameterizedTest
    @EnumSource(SealMode.class)
    void aDamagedVersionIsToldFromALaterOne(SealMode mode) {
        SealedObjects both = new SealedObjects(new PackFixture(mode).sealer, new SecureRandom());
        byte[] object = both.encode(SealedKind.INDEX, KEY, SealFixture.bytes(3 << 20, 1))
                .toByteArray();
        object[5] ^= 4;
        assertThatThrownBy(() -> both.decode(SealedKind.INDEX, KEY, object, part -> {
                    throw new AssertionError("nothing of it is given out");
                }))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining(KEY.value())
                .hasMessageContaining("offset 4: format version")
                .hasMessageContaining("expected 1, found 5");
    }

    /** An object that authenticates but decodes to far more than anything written would. */
    @Test
    void compressionBombsAreRefused() {
        byte[] large = compressed(5 << 20);
        byte[] oneSection = object(large, 1);
        assertThatThrownBy(() -> objects.decode(SealedKind.MANIFEST, KEY, oneSection))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("4194304");
        byte[] many = object(compressed(4 << 20), 40);
        long[] seen = new long[1];
        assertThatThrownBy(() -> objects.decode(SealedKind.MANIFEST, KEY, many, part -> seen[0] += part.remaining()))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("decoded length");
        assertThat(seen[0]).isEqualTo(128L << 20);
    }

    private static byte[] compressed(int zeros) {
        byte[] target = new byte[zeros];
        try (Compressor compressor = new Compressor()) {
            return Arrays.copyOf(target, compressor.compress(new byte[zeros], 0, zeros, target, 0));
        }
    }

    private byte[] object(byte[] section, int count) {
        byte[] salt = SealFixture.bytes(32, count);
        var seal = sealer.object(KEY, salt, 1, KeyPurpose.OBJECT);
        int each = 8 + section.length + 16;
        byte[] object = new byte[44 + count * each];
        new ObjectHeader(SealMode.AES_256_GCM, SealedKind.MANIFEST, 1, salt).write(object);
        for (int i = 0; i < count; i++) {
            boolean last = i == count - 1;
            new SectionHeader(section.length + 16, Codec.ZSTD, last).write(object, 44 + i * each);
            seal.seal(SealedKind.MANIFEST, 1, last, i, section, 0, section.length, object, 44 + i * each + 8);
        }
        return object;
    }
}
