package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.chunk.Hkdf;
import io.backup4j.spi.sink.ObjectKey;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Sealed bytes, computed a second time from the words of the format page and nothing else. */
class SealFormatTest {
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final ObjectKey KEY = ObjectKey.of("pack/0c/" + "0c".repeat(32));
    private static final byte[] SALT = HexFormat.of().parseHex("0c".repeat(32));
    private static final byte[] PLAIN = SealFixture.bytes(50_000, 9);
    private final KeyRing keys = SealFixture.keyRing(4);

    @Test
    void sealsFramesAsThePageSays() throws Exception {
        byte[] sealed = sealFrame(SealMode.AES_256_GCM);

        byte[] key = Hkdf.derive(keys.epochKey(1), SALT, "backup4j/1/frame".getBytes(StandardCharsets.US_ASCII), 32);
        byte[] nonce = HexFormat.of().parseHex("0000000000000000fffffffe");
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
        cipher.updateAAD(associated(1));
        assertThat(cipher.doFinal(sealed)).isEqualTo(PLAIN);
    }

    @Test
    void checksumsFramesAsThePageSays() throws Exception {
        byte[] sealed = sealFrame(SealMode.NONE);

        byte[] associated = associated(0);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(new byte[] {0, 0, 0, (byte) associated.length});
        digest.update(associated);
        digest.update(PLAIN);
        assertThat(Arrays.copyOf(sealed, PLAIN.length)).isEqualTo(PLAIN);
        assertThat(Arrays.copyOfRange(sealed, PLAIN.length, sealed.length))
                .isEqualTo(Arrays.copyOf(digest.digest(), 16));
    }

    /** A pack has up to 2^32 frames; the number is unsigned. */
    private byte[] sealFrame(SealMode mode) {
        byte[] sealed = new byte[PLAIN.length + 16];
        new Sealer(new RepositoryIdentity(ID, mode), keys)
                .object(KEY, SALT, 1, KeyPurpose.FRAME)
                .seal(SealedKind.PACK_FRAME, 1, true, -2, PLAIN, 0, PLAIN.length, sealed, 0);
        return sealed;
    }

    private static byte[] associated(int mode) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeBytes("backup4j");
        out.writeShort(1);
        out.writeByte(mode);
        out.writeByte(1);
        out.write(HexFormat.of().parseHex("00112233445566778899aabbccddeeff"));
        out.writeInt(1);
        out.writeByte(1);
        out.writeByte(1);
        out.writeInt(0xfffffffe);
        out.writeShort(KEY.value().length());
        out.writeBytes(KEY.value());
        out.write(SALT);
        return bytes.toByteArray();
    }
}
