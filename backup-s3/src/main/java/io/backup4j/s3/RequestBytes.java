package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

/** A run of bytes of an object's content as the body of one request. Nothing is copied. May be streamed more than once, as signing reads it too. */
final class RequestBytes implements ContentStreamProvider {
    static final String CONTENT_TYPE = "application/octet-stream";

    private final List<ByteBuffer> buffers;
    private final long length;
    private volatile boolean revoked;

    private RequestBytes(List<ByteBuffer> buffers, long length) {
        this.buffers = buffers;
        this.length = length;
    }

    static RequestBytes of(ObjectContent content) {
        return new RequestBytes(content.parts(), content.sizeBytes());
    }

    /** The same bytes in pieces of equal size, the last one smaller. */
    static List<RequestBytes> split(ObjectContent content, int pieceBytes) {
        List<RequestBytes> pieces = new ArrayList<>();
        List<ByteBuffer> piece = new ArrayList<>();
        int taken = 0;
        for (ByteBuffer buffer : content.parts()) {
            int from = buffer.position();
            while (from < buffer.limit()) {
                int bytes = Math.min(pieceBytes - taken, buffer.limit() - from);
                piece.add(buffer.slice(from, bytes));
                from += bytes;
                taken += bytes;
                if (taken == pieceBytes) {
                    pieces.add(new RequestBytes(piece, taken));
                    piece = new ArrayList<>();
                    taken = 0;
                }
            }
        }
        if (taken > 0) {
            pieces.add(new RequestBytes(piece, taken));
        }
        return pieces;
    }

    RequestBody body() {
        return RequestBody.fromContentProvider(this, length, CONTENT_TYPE);
    }

    /** From now on nobody gets a byte: a request that still runs fails instead. */
    void revoke() {
        revoked = true;
    }

    /** Big-endian, base64: as in {@code x-amz-checksum-crc32c}. */
    String crc32c() {
        CRC32C crc = new CRC32C();
        for (ByteBuffer buffer : buffers) {
            crc.update(buffer.duplicate());
        }
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    /** Base64, as in {@code Content-MD5}. */
    String md5() {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            for (ByteBuffer buffer : buffers) {
                digest.update(buffer.duplicate());
            }
            return Base64.getEncoder().encodeToString(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5; use another S3Checksum", e);
        }
    }

    @Override
    public InputStream newStream() {
        if (revoked) {
            throw new UncheckedIOException(given());
        }
        return new Bytes();
    }

    private static IOException given() {
        return new IOException("given up, because another part of the object failed");
    }

    private final class Bytes extends InputStream {
        private int next;
        private ByteBuffer current = ByteBuffer.allocate(0);

        private boolean ended() throws IOException {
            if (revoked) {
                throw given();
            }
            while (!current.hasRemaining()) {
                if (next == buffers.size()) {
                    return true;
                }
                current = buffers.get(next++).duplicate();
            }
            return false;
        }

        @Override
        public int read() throws IOException {
            return ended() ? -1 : current.get() & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (ended()) {
                return -1;
            }
            int bytes = Math.min(count, current.remaining());
            current.get(target, offset, bytes);
            return bytes;
        }
    }
}
