package io.backup4j.s3;

import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Uploads in parts that a killed process has begun: nobody sees them, and somebody pays for them. Ages are told by the store's clock alone. Thread-safe.
 */
final class Leftovers {
    static final Logger LOG = LoggerFactory.getLogger(S3Sink.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofDays(1);
    private static final long NEVER = Long.MIN_VALUE;

    private final S3Client client;
    private final S3Options options;
    private final Requests requests;
    private final Failures failures;
    private final Clock clock;
    private final LongSupplier nanos;
    private final AtomicLong lastLook = new AtomicLong(NEVER);

    Leftovers(
            S3Client client, S3Options options, Requests requests, Failures failures, Clock clock, LongSupplier nanos) {
        this.client = client;
        this.options = options;
        this.requests = requests;
        this.failures = failures;
        this.clock = clock;
        this.nanos = nanos;
    }

    /** Looks once a day, by a stopwatch. What fails is told in the log and changes nothing else: a put must not fail for it. */
    void abortIfDue() {
        long now = nanos.getAsLong();
        long last = lastLook.get();
        if ((last != NEVER && now - last < BETWEEN_LOOKS.toNanos()) || !lastLook.compareAndSet(last, now)) {
            return;
        }
        try {
            int aborted = abort();
            if (aborted > 0) {
                LOG.info(
                        "Aborted {} uploads below {} that were begun more than {} ago and never completed.",
                        aborted,
                        options.location(),
                        options.limits().leftoverAge());
            }
        } catch (IOException e) {
            LOG.info(
                    "Uploads that were never completed could not be looked for ({}). Let these credentials do ListMultipartUploads and"
                            + " AbortMultipartUpload, or give the bucket a lifecycle rule that aborts them.",
                    e.getMessage());
        }
    }

    /** Aborts all that are old enough, and says how many that were. */
    int abort() throws IOException {
        int aborted = 0;
        String key = null;
        String upload = null;
        try {
            while (true) {
                String keyMarker = key;
                String uploadMarker = upload;
                ListMultipartUploadsResponse page =
                        client.listMultipartUploads(request -> request.bucket(options.bucket())
                                .prefix(options.root())
                                .keyMarker(keyMarker)
                                .uploadIdMarker(uploadMarker));
                // The header names whole seconds.
                Instant before =
                        storeTime(page).plusSeconds(1).minus(options.limits().leftoverAge());
                aborted += abort(page.uploads(), before);
                if (!Boolean.TRUE.equals(page.isTruncated()) || page.nextKeyMarker() == null) {
                    return aborted;
                }
                key = page.nextKeyMarker();
                upload = page.nextUploadIdMarker();
            }
        } catch (RuntimeException e) {
            throw failures.translate("list uploads", e);
        }
    }

    private int abort(List<MultipartUpload> uploads, Instant before) {
        int aborted = 0;
        for (MultipartUpload upload : uploads) {
            // Whose start is not told may be under way.
            if (upload.initiated() == null || upload.initiated().isAfter(before)) {
                continue;
            }
            try {
                client.abortMultipartUpload(requests.abort(upload.key(), upload.uploadId()));
                aborted++;
            } catch (S3Exception e) {
                if (e.statusCode() != 404) {
                    throw e;
                }
            }
        }
        return aborted;
    }

    private Instant storeTime(ListMultipartUploadsResponse page) {
        try {
            return page.sdkHttpResponse()
                    .firstMatchingHeader("Date")
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .orElseGet(clock::instant);
        } catch (DateTimeException e) {
            return clock.instant();
        }
    }
}
