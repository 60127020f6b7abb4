package io.backup4j.engine.seal;

import io.backup4j.engine.chunk.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** Mode none: clear text, then the first 16 bytes of SHA-256(u32 associated length, associated, plain). Detects damage, not tampering. */
final class ChecksumSeal implements SectionSeal {
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
        MessageDigest digest = Sha256.newDigest();
        digest.update(ByteBuffer.allocate(4).putInt(associated.length).array());
        digest.update(associated);
        digest.update(data, offset, length);
        return digest.digest();
    }
}
