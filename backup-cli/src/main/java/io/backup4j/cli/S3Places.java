package io.backup4j.cli;

import io.backup4j.s3.S3Location;
import io.backup4j.s3.S3Options;
import io.backup4j.s3.S3Probe;
import io.backup4j.s3.S3ProbeReport;
import io.backup4j.s3.S3Sink;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.StorageException;
import java.io.IOException;

/** Places in S3. The only class that names those of S3, so that other commands do not load them. */
final class S3Places {
    private S3Places() {}

    /** A sink, nothing asked of the store yet. Who asks is found by the standard chain of AWS. */
    static S3Sink open(String place) {
        S3Options options = options(place);
        try {
            return S3Sink.connect(options);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--repository: " + e.getMessage());
        }
    }

    static String location(String place) {
        return options(place).location();
    }

    /** Tries out what the store does. */
    static S3ProbeReport probe(S3Sink sink) {
        try {
            return S3Probe.run(sink);
        } catch (IOException e) {
            throw new StorageException(ErrorCode.STORAGE, Causes.describe(e), e);
        }
    }

    private static S3Options options(String place) {
        try {
            return S3Location.parse(place).options().build();
        } catch (IllegalArgumentException e) {
            // Not the place itself: a secret may be in it.
            throw new UsageException("--repository s3: " + e.getMessage());
        }
    }
}
