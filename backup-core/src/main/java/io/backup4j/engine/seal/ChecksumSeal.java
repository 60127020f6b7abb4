package io.backup4j.engine.seal;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Mode none: clear text, then the first 16 bytes of SHA-256(u32 associated length, associated, plain). Detects damage, not tampering. */
final class ChecksumSeal implements SectionSeal {
    /** See {@code ChunkHasher}: small calls let a cold virtual machine compile the digest early. */
    private static final int SLICE_BYTES = 16 * 1024;

    @Override
    public void seal(byte[] associated, int number, byte[] plain, int offset, int length, byte[] out, int outOffset) {
        System.arraycopy(plain, offset, out, outOffset, length);
        System.arraycopy(digest(associated, plain, offset, length), 0, out, outOffset + length, Sealer.TAG_BYTES);
    }

    @Override
    public boolean open(
            byte[] associated, int number, byte[] sealed, int offset, int length, byte[] out, int outOffset) {
        byte[] expected = Arrays.copyOf(digest(associated, sealed, offset, length), Sealer.TAG_BYTES);
        int tag = offset + length;
        if (!Arrays.equals(expected, 0, Sealer.TAG_BYTES, sealed, tag, tag + Sealer.TAG_BYTES)) {
            return false;
        }
        System.arraycopy(sealed, offset, out, outOffset, length);
        return true;
    }

    private static byte[] digest(byte[] associated, byte[] data, int offset, int length) {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(4).putInt(associated.length).array());
        digest.update(associated);
        int end = offset + length;
        for (int position = offset; position < end; position += SLICE_BYTES) {
            digest.update(data, position, Math.min(SLICE_BYTES, end - position));
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256, which every runtime must have", e);
        }
    }
}
