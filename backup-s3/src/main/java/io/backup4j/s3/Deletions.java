package io.backup4j.s3;

import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.NoSuchObjectException;
import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Deletes objects, and keeps what object lock keeps. Thread-safe. */
final class Deletions {
    private final S3Client client;
    private final S3Options options;
    private final Requests requests;
    private final Reads reads;
    private final FirstVersions firsts;
    private final Failures failures;
    private final Clock clock;

    Deletions(
            S3Client client,
            S3Options options,
            Requests requests,
            Reads reads,
            FirstVersions firsts,
            Failures failures,
            Clock clock) {
        this.client = client;
        this.options = options;
        this.requests = requests;
        this.reads = reads;
        this.firsts = firsts;
        this.failures = failures;
        this.clock = clock;
    }

    DeleteResult delete(ObjectKey key) throws IOException {
        if (options.objectLockOrNull() == null && !options.deleteVersions()) {
            return remove(key, null, false);
        }
        Optional<HeadObjectResponse> head = reads.head(key);
        if (head.isPresent()) {
            return delete(key, head.get());
        }
        Optional<FirstVersions.Version> found = firsts.hidden(key);
        return found.isEmpty() ? DeleteResult.DELETED : removeAll(key);
    }

    private DeleteResult delete(ObjectKey key, HeadObjectResponse head) throws IOException {
        boolean held = head.objectLockLegalHoldStatus() == ObjectLockLegalHoldStatus.ON;
        Instant until = head.objectLockRetainUntilDate();
        // Asked first, so that no request of ours is one that the store has to refuse; if this clock is ahead the store
        // refuses all the same.
        if (held || (until != null && until.isAfter(clock.instant()))) {
            return DeleteResult.RETAINED;
        }
        return firsts.below(key).isPresent() ? removeAll(key) : remove(key, head.versionId(), until != null);
    }

    /** What somebody else has put over an object goes with it. The first version goes last, so that it is what is read for as long as anything is there. */
    private DeleteResult removeAll(ObjectKey key) throws IOException {
        for (FirstVersions.Version version : firsts.versions(key).all()) {
            if (remove(key, version.id(), true) == DeleteResult.RETAINED) {
                return DeleteResult.RETAINED;
            }
        }
        firsts.forget(key);
        return DeleteResult.DELETED;
    }

    private DeleteResult remove(ObjectKey key, @Nullable String version, boolean mayBeLocked) throws IOException {
        try {
            client.deleteObject(request ->
                    request.bucket(options.bucket()).key(requests.name(key)).versionId(version));
            return DeleteResult.DELETED;
        } catch (S3Exception e) {
            if (e.statusCode() == 404 && !Failures.code(e).equals("NoSuchBucket")) {
                return DeleteResult.DELETED;
            }
            if (e.statusCode() == 403 && mayBeLocked) {
                return DeleteResult.RETAINED;
            }
            throw failures.translate("delete " + key, e);
        } catch (RuntimeException e) {
            throw failures.translate("delete " + key, e);
        }
    }

    Optional<Instant> retainedUntil(ObjectKey key) throws IOException {
        return reads.head(key).map(HeadObjectResponse::objectLockRetainUntilDate);
    }

    /** Extends the retention of what is retained for less long than {@code atLeast}; answers whether that was needed. */
    boolean retain(ObjectKey key, Instant atLeast, Instant until) throws IOException {
        S3ObjectLock lock = options.objectLock()
                .orElseThrow(() ->
                        new IllegalStateException("retention: " + options.location() + " is used without object lock"));
        Optional<HeadObjectResponse> head = reads.head(key);
        Instant now = head.map(HeadObjectResponse::objectLockRetainUntilDate).orElse(null);
        if (now != null && !now.isBefore(atLeast)) {
            return false;
        }
        String version = head.map(HeadObjectResponse::versionId).orElse(null);
        if (head.isEmpty()) {
            version = firsts.hidden(key)
                    .orElseThrow(() -> new NoSuchObjectException(key))
                    .id();
        }
        String retained = version;
        // Of an object in compliance mode nobody may weaken the mode, whatever was configured since: the store would
        // refuse.
        boolean stricter = head.map(HeadObjectResponse::objectLockMode)
                .filter(ObjectLockMode.COMPLIANCE::equals)
                .isPresent();
        ObjectLockRetentionMode mode = stricter
                ? ObjectLockRetentionMode.COMPLIANCE
                : ObjectLockRetentionMode.fromValue(lock.mode().name());
        try {
            client.putObjectRetention(request -> request.bucket(options.bucket())
                    .key(requests.name(key))
                    .versionId(retained)
                    .retention(retention -> retention.mode(mode).retainUntilDate(until)));
            return true;
        } catch (RuntimeException e) {
            throw failures.translate("extend retention of " + key, e);
        }
    }
}
