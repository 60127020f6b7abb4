package io.backup4j.s3;

import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads ranges, large ones in parts at the same time, straight into the caller's buffer. Thread-safe. */
final class Reads {
    private static final int COPY_BYTES = 16 * 1024;

    private final S3Client client;
    private final Requests requests;
    private final S3Limits limits;
    private final Transfers transfers;
    private final Failures failures;
    private final FirstVersions firsts;

    Reads(
            S3Client client,
            Requests requests,
            S3Limits limits,
            Transfers transfers,
            Failures failures,
            FirstVersions firsts) {
        this.client = client;
        this.requests = requests;
        this.limits = limits;
        this.transfers = transfers;
        this.failures = failures;
        this.firsts = firsts;
    }

    int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        int start = target.position();
        if (!target.hasRemaining()) {
            // No range has no bytes; that the object is missing must be told all the same.
            stat(key).orElseThrow(() -> new NoSuchObjectException(key));
            return 0;
        }
        String version = firsts.below(key).map(FirstVersions.Version::id).orElse(null);
        int read = target.remaining() <= limits.multipartThresholdBytes()
                ? found(key, version, offset, target.duplicate())
                : ranges(key, version, offset, target);
        target.position(start + read);
        return read;
    }

    private int ranges(ObjectKey key, @Nullable String version, long offset, ByteBuffer target) throws IOException {
        List<Transfers.Part> parts = new ArrayList<>();
        int pieces = (target.remaining() + limits.partBytes() - 1) / limits.partBytes();
        int[] read = new int[pieces];
        for (int i = 0; i < pieces; i++) {
            int index = i;
            int from = i * limits.partBytes();
            ByteBuffer piece =
                    target.slice(target.position() + from, Math.min(limits.partBytes(), target.remaining() - from));
            parts.add(() -> read[index] = found(key, version, offset + from, piece));
        }
        transfers.run(parts, () -> {});
        int total = 0;
        for (int i = 0; i < pieces; i++) {
            if (read[i] > 0 && total < i * limits.partBytes()) {
                throw new IOException(
                        "read " + key + ": the object ended and went on behind that; has it been replaced?");
            }
            total += read[i];
        }
        return total;
    }

    /** One request; one or two more if a delete marker hides the object. */
    private int found(ObjectKey key, @Nullable String version, long offset, ByteBuffer target) throws IOException {
        try {
            return range(key, version, offset, target);
        } catch (NoSuchObjectException missing) {
            String first = firsts.hidden(key).map(FirstVersions.Version::id).orElseThrow(() -> missing);
            return range(key, first, offset, target);
        }
    }

    private int range(ObjectKey key, @Nullable String version, long offset, ByteBuffer target) throws IOException {
        GetObjectRequest request =
                requests.get(key, offset, target.remaining()).versionId(version).build();
        try (ResponseInputStream<GetObjectResponse> answer = client.getObject(request)) {
            return take(key, offset, answer, target);
        } catch (S3Exception e) {
            if (e.statusCode() == 416) {
                return 0;
            }
            if (isMissing(e)) {
                throw new NoSuchObjectException(key);
            }
            throw failures.translate("read " + key, e);
        } catch (RuntimeException e) {
            throw failures.translate("read " + key, e);
        }
    }

    /** Short only where the object ends: whatever else is missing is a failure. */
    private static int take(
            ObjectKey key, long offset, ResponseInputStream<GetObjectResponse> answer, ByteBuffer target)
            throws IOException {
        int start = target.position();
        int asked = target.remaining();
        SentRange sent = SentRange.of(answer.response());
        if (sent.from() != offset) {
            answer.abort();
            throw new IOException("read " + key + ": asked for bytes from " + offset + ", the store sent them from "
                    + sent.from() + ". It does not keep to ranges and is not fit for backups");
        }
        try {
            fill(answer, target);
        } catch (InterruptedIOException e) {
            // An interrupt, or a timeout, which is one by its family only.
            throw e;
        } catch (IOException e) {
            throw new IOException("read " + key + ": the answer broke off: " + e.getMessage(), e);
        }
        int read = target.position() - start;
        long expected = Math.min(sent.total() - offset, asked);
        if (read < expected) {
            throw new IOException("read " + key + ": the answer ended after " + read + " of " + expected + " bytes");
        }
        if (sent.length() > asked) {
            answer.abort();
        }
        return read;
    }

    private static void fill(InputStream source, ByteBuffer target) throws IOException {
        byte[] copy = target.hasArray() ? new byte[0] : new byte[Math.min(COPY_BYTES, target.remaining())];
        while (target.hasRemaining()) {
            int read = target.hasArray()
                    ? source.read(target.array(), target.arrayOffset() + target.position(), target.remaining())
                    : source.read(copy, 0, Math.min(copy.length, target.remaining()));
            if (read < 0) {
                return;
            }
            if (target.hasArray()) {
                target.position(target.position() + read);
            } else {
                target.put(copy, 0, read);
            }
        }
    }

    Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        Optional<HeadObjectResponse> head = head(key);
        if (head.isPresent()) {
            return head.map(found -> new ObjectInfo(key, found.contentLength(), found.lastModified()));
        }
        return firsts.hidden(key).map(found -> new ObjectInfo(key, found.sizeBytes(), found.modified()));
    }

    /** What the store says of an object, of its first version if it was overwritten; empty if it shows none. */
    Optional<HeadObjectResponse> head(ObjectKey key) throws IOException {
        String version = firsts.below(key).map(FirstVersions.Version::id).orElse(null);
        try {
            return Optional.of(
                    client.headObject(requests.head(key).versionId(version).build()));
        } catch (S3Exception e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw failures.translate("stat " + key, withReason(key, e));
        } catch (RuntimeException e) {
            throw failures.translate("stat " + key, e);
        }
    }

    /** An answer to HEAD has no body, and so no word for why it is a refusal: expired credentials, a wrong clock, another region. A read has one. */
    private S3Exception withReason(ObjectKey key, S3Exception refusal) {
        boolean unexplained =
                Failures.code(refusal).isEmpty() && refusal.statusCode() >= 300 && refusal.statusCode() < 500;
        if (!unexplained) {
            return refusal;
        }
        try (ResponseInputStream<GetObjectResponse> answer =
                client.getObject(requests.get(key, 0, 1).build())) {
            answer.abort();
            return refusal;
        } catch (S3Exception e) {
            return Failures.code(e).isEmpty() || isMissing(e) || e.statusCode() == 416 ? refusal : e;
        } catch (IOException | RuntimeException e) {
            refusal.addSuppressed(e);
            return refusal;
        }
    }

    /** A bucket that is missing must not look like an empty one. */
    private static boolean isMissing(S3Exception answer) {
        return answer.statusCode() == 404 && !Failures.code(answer).equals("NoSuchBucket");
    }
}
