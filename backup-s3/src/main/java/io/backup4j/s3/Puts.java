package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Creates objects, small ones by one request, larger ones in parts at the same time. No request is sent twice. Thread-safe. */
final class Puts {
    private final S3Client client;
    private final Requests requests;
    private final S3Limits limits;
    private final Transfers transfers;
    private final Failures failures;

    Puts(S3Client client, Requests requests, S3Limits limits, Transfers transfers, Failures failures) {
        this.client = client;
        this.requests = requests;
        this.limits = limits;
        this.transfers = transfers;
        this.failures = failures;
    }

    PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        try {
            if (content.sizeBytes() > limits.multipartThresholdBytes()) {
                putInParts(key, content);
            } else {
                RequestBytes bytes = RequestBytes.of(content);
                client.putObject(requests.put(key, bytes), bytes.body());
            }
            return PutResult.CREATED;
        } catch (S3Exception e) {
            if (e.statusCode() == 412) {
                return PutResult.EXISTS;
            }
            throw failures.translate("put " + key, e);
        } catch (RuntimeException e) {
            throw failures.translate("put " + key, e);
        }
    }

    private void putInParts(ObjectKey key, ObjectContent content) throws IOException {
        String upload = client.createMultipartUpload(requests.begin(key)).uploadId();
        boolean completed = false;
        try {
            List<CompletedPart> parts = upload(key, upload, RequestBytes.split(content, limits.partBytes()));
            client.completeMultipartUpload(requests.complete(key, upload, parts, RequestBytes.of(content)));
            completed = true;
        } finally {
            if (!completed) {
                abort(key, upload);
            }
        }
    }

    private List<CompletedPart> upload(ObjectKey key, String upload, List<RequestBytes> pieces) throws IOException {
        CompletedPart[] parts = new CompletedPart[pieces.size()];
        List<Transfers.Part> work = new ArrayList<>();
        for (int i = 0; i < parts.length; i++) {
            int index = i;
            work.add(() -> parts[index] = upload(key, upload, index + 1, pieces.get(index)));
        }
        transfers.run(work, () -> pieces.forEach(RequestBytes::revoke));
        return Arrays.asList(parts);
    }

    private CompletedPart upload(ObjectKey key, String upload, int number, RequestBytes bytes) {
        UploadPartResponse stored = client.uploadPart(requests.part(key, upload, number, bytes), bytes.body());
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(stored.eTag())
                .checksumCRC32C(stored.checksumCRC32C())
                .build();
    }

    /** Best effort: what stays is found by a later run. Also when the thread is interrupted, as somebody pays for the parts. */
    private void abort(ObjectKey key, String upload) {
        boolean interrupted = Thread.interrupted();
        try {
            client.abortMultipartUpload(requests.abort(requests.name(key), upload));
        } catch (RuntimeException e) {
            Leftovers.LOG.debug("an upload of {} was not aborted: {}", key, e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
