package io.backup4j.engine.seal;

import io.backup4j.spi.key.Credential;
import java.io.IOException;
import java.io.OutputStream;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts a stream of any length, as {@link StreamHeader} describes it. A stream without its end is seen to be cut. Used by one thread; the end is written by
 * {@link #finish()} and by nothing else.
 */
public final class StreamSealer extends OutputStream {
    private final OutputStream out;
    private final byte[] header;
    private final SecretKeySpec key;
    private final CipherSupply ciphers = new CipherSupply();
    private final byte[] plain = new byte[StreamHeader.CHUNK];
    private final byte[] sealed = new byte[StreamHeader.CHUNK + Sealer.TAG_BYTES];
    private int filled;
    private int number;
    private boolean finished;

    /**
     * Writes the header.
     *
     * @param out stays open
     * @param credential may be closed when this returns
     * @param options how a passphrase is stretched
     */
    public StreamSealer(OutputStream out, Credential credential, KdfOptions options) throws IOException {
        StreamHeader fresh = StreamHeader.fresh(credential, options);
        this.out = out;
        this.header = fresh.bytes();
        this.key = fresh.key(credential);
        out.write(header);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        int at = offset;
        while (at < offset + length) {
            // Whether a full chunk is the last is known only when there is more.
            if (filled == plain.length) {
                seal(false);
            }
            int part = Math.min(plain.length - filled, offset + length - at);
            System.arraycopy(buffer, at, plain, filled, part);
            filled += part;
            at += part;
        }
    }

    private void seal(boolean last) throws IOException {
        if (number == -1) {
            throw new IOException("a stream of more than 256 TiB cannot be encrypted");
        }
        ciphers.seal(key, StreamHeader.nonce(number, last), header, plain, 0, filled, sealed, 0);
        out.write(sealed, 0, filled + Sealer.TAG_BYTES);
        number++;
        filled = 0;
    }

    /** Writes the last chunk. A second call does nothing. */
    public void finish() throws IOException {
        if (!finished) {
            finished = true;
            seal(true);
            out.flush();
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
