package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;

/** Finds what a delete marker hides: with object lock on, and of packs and manifests only, as nobody but an attacker puts a marker there. Thread-safe. */
final class HiddenVersions {
    private final S3Client client;
    private final S3Options options;
    private final Requests requests;
    private final Failures failures;

    HiddenVersions(S3Client client, S3Options options, Requests requests, Failures failures) {
        this.client = client;
        this.options = options;
        this.requests = requests;
        this.failures = failures;
    }

    /** A version of an object. */
    record Version(String id, long sizeBytes, Instant modified) {}

    /** The newest version of an object that a read does not find; empty where that is not looked through, or there is none. */
    Optional<Version> find(ObjectKey key) throws IOException {
        if (options.objectLockOrNull() == null || !S3ObjectLock.seesThrough(key.value())) {
            return Optional.empty();
        }
        String name = requests.name(key);
        try {
            // Versions of one name come together, the newest first, and longer names behind them.
            ListObjectVersionsResponse found = client.listObjectVersions(
                    request -> request.bucket(options.bucket()).prefix(name));
            return found.versions().stream()
                    .filter(version -> version.key().equals(name))
                    .findFirst()
                    .map(version -> new Version(version.versionId(), version.size(), version.lastModified()));
        } catch (RuntimeException e) {
            throw failures.translate("versions of " + key, e);
        }
    }
}
