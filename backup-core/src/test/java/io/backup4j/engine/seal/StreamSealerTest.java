package io.backup4j.engine.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.chunk.Hkdf;
import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSealerTest {
    private static final int CHUNK = StreamHeader.CHUNK;
    private static final int SEALED = CHUNK + Sealer.TAG_BYTES;
    private static final KdfOptions FAST = KdfOptions.unchecked(new Pbkdf2(100_000));

    private final Credential key = Credential.keyFile(new byte[32]);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17})
    void givesBackWhatWasSealedAtEveryLength(int length) throws IOException {
        byte[] content = content(length);

        byte[] sealed = seal(content, key);

        assertThat(open(sealed, key)).isEqualTo(content);
        int chunks = Math.max(1, (length + CHUNK - 1) / CHUNK);
        assertThat(sealed).hasSize(StreamHeader.BYTES + length + chunks * Sealer.TAG_BYTES);
    }

    @Test
    void opensWithThePassphraseOnly() throws IOException {
        byte[] content = content(1000);
        byte[] sealed = seal(content, Credential.passphrase("right".toCharArray()));

        assertThat(open(sealed, Credential.passphrase("right".toCharArray()))).isEqualTo(content);
        assertThatThrownBy(() -> open(sealed, Credential.passphrase("wrong".toCharArray())))
                .isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> open(sealed, key))
                .isInstanceOf(WrongKeyException.class)
                .hasMessageContaining("passphrase");
    }

    @Test
    void isOpenedByTheRecipeOfTheFormatPage() throws Exception {
        byte[] content = content(CHUNK + 5);
        byte[] sealed = seal(content, key);
        byte[] salt = Arrays.copyOfRange(sealed, 20, 52);
        byte[] derived = Hkdf.derive(new byte[32], salt, "backup4j/1/slot".getBytes("US-ASCII"), 32);
        ByteArrayOutputStream opened = new ByteArrayOutputStream();
        for (int n = 0; n < 2; n++) {
            byte[] nonce = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) n, (byte) n};
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(128, nonce));
            cipher.updateAAD(sealed, 0, 52);
            int from = 52 + n * SEALED;
            opened.writeBytes(cipher.doFinal(sealed, from, Math.min(SEALED, sealed.length - from)));
        }
        assertThat(opened.toByteArray()).isEqualTo(content);
    }

    @Test
    void refusesToEndEarlyOrLateOrInAnotherOrder() throws IOException {
        byte[] sealed = seal(content(3 * CHUNK + 100), key);
        for (int chunks = 0; chunks <= 3; chunks++) {
            byte[] cut = Arrays.copyOf(sealed, StreamHeader.BYTES + chunks * SEALED);
            assertThatThrownBy(() -> open(cut, key)).as("%s chunks", chunks).isInstanceOf(Exception.class);
        }
        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, 52, swapped, 52 + SEALED, SEALED);
        System.arraycopy(sealed, 52 + SEALED, swapped, 52, SEALED);
        assertThatThrownBy(() -> open(swapped, key)).isInstanceOf(WrongKeyException.class);
        byte[] longer = Arrays.copyOf(sealed, sealed.length + 1);
        assertThatThrownBy(() -> open(longer, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void refusesEveryChangedByte() throws IOException {
        byte[] sealed = seal(content(CHUNK + 300), key);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            int at = i < 52 ? i : random.nextInt(sealed.length);
            byte[] changed = sealed.clone();
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> open(changed, key))
                    .as("byte %s, seed 5", at)
                    .isInstanceOfAny(IOException.class, WrongKeyException.class);
        }
    }

    @Test
    void computesNothingExpensiveForAStranger() throws IOException {
        byte[] sealed = seal(content(10), Credential.passphrase("x".toCharArray()));
        sealed[8] = 5;

        assertThatThrownBy(() -> open(sealed, Credential.passphrase("x".toCharArray())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is more than");
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private static byte[] seal(byte[] content, Credential credential) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StreamSealer sealer = new StreamSealer(out, credential, FAST);
        Random random = new Random(1);
        for (int at = 0; at < content.length; ) {
            int part = Math.min(content.length - at, 1 + random.nextInt(CHUNK * 2));
            sealer.write(content, at, part);
            at += part;
        }
        sealer.finish();
        sealer.finish();
        return out.toByteArray();
    }

    private static byte[] open(byte[] sealed, Credential credential) throws IOException {
        try (StreamOpener opener = new StreamOpener(new ByteArrayInputStream(sealed), credential)) {
            return opener.readAllBytes();
        }
    }
}
