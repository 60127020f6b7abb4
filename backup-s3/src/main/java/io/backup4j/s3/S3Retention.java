package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectRetention;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Object lock as the engine sees it. */
record S3Retention(S3ObjectLock lock, Deletions deletions) implements ObjectRetention {
    @Override
    public Duration period() {
        return lock.retention();
    }

    @Override
    public boolean covers(ObjectKey key) {
        return S3ObjectLock.locks(key);
    }

    @Override
    public Optional<Instant> endOf(ObjectKey key) throws IOException {
        return deletions.retainedUntil(key);
    }

    @Override
    public boolean extend(ObjectKey key, Instant atLeast, Instant until) throws IOException {
        return deletions.retain(key, atLeast, until);
    }
}
