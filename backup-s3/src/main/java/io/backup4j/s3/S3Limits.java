package io.backup4j.s3;

import java.time.Duration;

/**
 * Sizes, numbers and waits of a sink.
 *
 * @param multipartThresholdBytes larger objects are put, and larger ranges read, in parts
 * @param partBytes size of a part, at least 5 MiB: the smallest that S3 takes
 * @param partsPerObject parts of one object that are under way at a time
 * @param partsAtOnce parts of all objects that are under way beside the threads that called, which is also the number of the sink's own threads
 * @param connections most connections of the pool
 * @param connectTimeout longest wait for a connection
 * @param readTimeout longest silence of the store while an answer is expected
 * @param requestTimeout longest time of one request with its body; also what bounds how long a killed process' request can live on
 * @param leftoverAge age at which an upload in parts that was never completed is aborted, by the store's clock; longer than any put
 */
public record S3Limits(
        long multipartThresholdBytes,
        int partBytes,
        int partsPerObject,
        int partsAtOnce,
        int connections,
        Duration connectTimeout,
        Duration readTimeout,
        Duration requestTimeout,
        Duration leftoverAge) {
    private static final int SMALLEST_PART = 5 << 20;

    /**
     * Parts of 8 MiB above 16 MiB are what AWS recommends. Ten minutes for a request are below the 15 that the engine allows one step without progress.
     * A day for leftovers is far above the hour that eight parts of ten minutes could take one after another.
     */
    public static final S3Limits DEFAULTS = new S3Limits(
            16 << 20,
            8 << 20,
            4,
            16,
            64,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofHours(24));

    public S3Limits {
        if (partBytes < SMALLEST_PART) {
            throw new IllegalArgumentException("partBytes: S3 takes no parts below 5 MiB: " + partBytes);
        }
        if (multipartThresholdBytes < partBytes) {
            throw new IllegalArgumentException(
                    "multipartThresholdBytes: must not be smaller than a part: " + multipartThresholdBytes);
        }
        requirePositive("partsPerObject", partsPerObject);
        requirePositive("partsAtOnce", partsAtOnce);
        requirePositive("connections", connections);
        requirePositive("connectTimeout", connectTimeout.toMillis());
        requirePositive("readTimeout", readTimeout.toMillis());
        requirePositive("requestTimeout", requestTimeout.toMillis());
        if (leftoverAge.isNegative()) {
            throw new IllegalArgumentException("leftoverAge: must not be negative: " + leftoverAge);
        }
    }

    /** The same with other parts. */
    public S3Limits withParts(long multipartThresholdBytes, int partBytes) {
        return new S3Limits(
                multipartThresholdBytes,
                partBytes,
                partsPerObject,
                partsAtOnce,
                connections,
                connectTimeout,
                readTimeout,
                requestTimeout,
                leftoverAge);
    }

    /** The same with other waits. */
    public S3Limits withTimeouts(Duration connect, Duration read, Duration request) {
        return new S3Limits(
                multipartThresholdBytes,
                partBytes,
                partsPerObject,
                partsAtOnce,
                connections,
                connect,
                read,
                request,
                leftoverAge);
    }

    /** The same with another age of leftovers. */
    public S3Limits withLeftoverAge(Duration age) {
        return new S3Limits(
                multipartThresholdBytes,
                partBytes,
                partsPerObject,
                partsAtOnce,
                connections,
                connectTimeout,
                readTimeout,
                requestTimeout,
                age);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": must be positive: " + value);
        }
    }
}
