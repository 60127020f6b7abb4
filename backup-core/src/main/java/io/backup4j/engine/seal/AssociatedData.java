package io.backup4j.engine.seal;

import io.backup4j.spi.sink.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What sealed bytes are bound to, so that they cannot be moved to another repository, object, position or kind, nor decoded by another codec:
 *
 * <pre>
 * "backup4j" u16 version u8 mode u8 kind repositoryId[16] u32 keyId u8 codec u8 last u32 number u16 keyLength objectKey[keyLength] salt[32]
 * </pre>
 *
 * Immutable; the parts that are fixed for an object are laid out once.
 */
final class AssociatedData {
    private static final byte[] PRODUCT = "backup4j".getBytes(StandardCharsets.US_ASCII);
    private static final int KIND_OFFSET = 11;
    private static final int CODEC_OFFSET = 32;
    private static final int LAST_OFFSET = 33;
    private static final int NUMBER_OFFSET = 34;
    private static final int FIXED_BYTES = 40;

    private final byte[] template;

    /** The salt is bound too: mode none derives no key from it, and a change of it would go unseen. */
    AssociatedData(RepositoryIdentity identity, int keyId, ObjectKey key, byte[] salt) {
        byte[] name = key.value().getBytes(StandardCharsets.UTF_8);
        template = new byte[FIXED_BYTES + name.length + salt.length];
        ByteBuffer.wrap(template)
                .put(PRODUCT)
                .putShort((short) FormatVersion.CURRENT)
                .put((byte) identity.mode().id())
                .put((byte) 0)
                .putLong(identity.id().getMostSignificantBits())
                .putLong(identity.id().getLeastSignificantBits())
                .putInt(keyId)
                .put((byte) 0)
                .put((byte) 0)
                .putInt(0)
                .putShort((short) name.length)
                .put(name)
                .put(salt);
    }

    byte[] of(SealedKind kind, int codec, boolean last, int number) {
        if (codec < 0 || codec > 255) {
            throw new IllegalArgumentException("codec: must be 0 to 255, is " + codec);
        }
        byte[] result = template.clone();
        result[KIND_OFFSET] = (byte) kind.id();
        result[CODEC_OFFSET] = (byte) codec;
        result[LAST_OFFSET] = (byte) (last ? 1 : 0);
        ByteBuffer.wrap(result).putInt(NUMBER_OFFSET, number);
        return result;
    }
}
