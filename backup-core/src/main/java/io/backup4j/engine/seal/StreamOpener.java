package io.backup4j.engine.seal;

import io.backup4j.spi.error.WrongKeyException;
import io.backup4j.spi.key.Credential;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** Decrypts what {@link StreamSealer} wrote. Gives out nothing that was not authenticated, and no end that is not the end. Used by one thread. */
public final class StreamOpener extends InputStream {
    private final PushbackInputStream in;
    private final byte[] header;
    private final SecretKeySpec key;
    private final CipherSupply ciphers = new CipherSupply();
    private final byte[] sealed = new byte[StreamHeader.CHUNK + Sealer.TAG_BYTES];
    private final byte[] plain = new byte[StreamHeader.CHUNK];
    private int at;
    private int end;
    private int number;
    private boolean ended;

    /**
     * Reads the header.
     *
     * @param in closed by {@link #close()}
     * @param credential may be closed when this returns
     * @throws WrongKeyException if it is of the wrong kind; that it is another one shows when the first byte is read
     */
    public StreamOpener(InputStream in, Credential credential) throws IOException {
        this.in = new PushbackInputStream(in);
        StreamHeader read = StreamHeader.read(this.in);
        this.header = read.bytes();
        this.key = read.key(credential);
    }

    /** How many bytes at the beginning say whether a stream is encrypted. */
    public static int magicBytes() {
        return StreamHeader.MAGIC.length;
    }

    /** Whether a stream that begins with these bytes is encrypted. */
    public static boolean isSealed(byte[] beginning) {
        return beginning.length >= StreamHeader.MAGIC.length
                && Arrays.equals(
                        beginning, 0, StreamHeader.MAGIC.length, StreamHeader.MAGIC, 0, StreamHeader.MAGIC.length);
    }

    @Override
    public int read() throws IOException {
        return fill() ? plain[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, end - at);
        System.arraycopy(plain, at, buffer, offset, part);
        at += part;
        return part;
    }

    private boolean fill() throws IOException {
        while (at == end && !ended) {
            int length = in.readNBytes(sealed, 0, sealed.length);
            int more = in.read();
            if (more >= 0) {
                in.unread(more);
            }
            open(length, more < 0);
        }
        return at < end;
    }

    private void open(int length, boolean last) throws IOException {
        int content = length - Sealer.TAG_BYTES;
        boolean opened = content >= 0
                && ciphers.open(key, StreamHeader.nonce(number, last), header, sealed, 0, content, plain, 0);
        if (!opened && number == 0) {
            throw new WrongKeyException(
                    "The encrypted stream does not open: the passphrase or key is wrong, or its beginning is damaged.");
        }
        if (!opened) {
            throw new IOException("the encrypted stream is damaged or was cut, at about byte "
                    + (StreamHeader.BYTES + (long) number * sealed.length));
        }
        at = 0;
        end = content;
        number++;
        ended = last;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
