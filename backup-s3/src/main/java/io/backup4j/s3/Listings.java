package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Pages of a listing: one request per 1000 objects. With object lock on it lists versions, at the same price, to see what lies below delete markers and below what somebody else has put. Thread-safe. */
final class Listings {
    private static final ObjectPage EMPTY = new ObjectPage(List.of(), false);

    private final S3Client client;
    private final S3Options options;
    private final Failures failures;
    private final FirstVersions firsts;

    Listings(S3Client client, S3Options options, Failures failures, FirstVersions firsts) {
        this.client = client;
        this.options = options;
        this.failures = failures;
        this.firsts = firsts;
    }

    ObjectPage list(String prefix, String after) throws IOException {
        if (!beginsKeys(prefix)) {
            // Also not asked, since some stores answer such a question with an error.
            return EMPTY;
        }
        try {
            return options.objectLockOrNull() == null ? objects(prefix, after) : versions(prefix, after);
        } catch (RuntimeException e) {
            throw failures.translate("list '" + prefix + "'", e);
        }
    }

    /** Whether any valid key begins with this text. */
    static boolean beginsKeys(String prefix) {
        return prefix.isEmpty()
                || ObjectKey.isValid(prefix)
                || (prefix.endsWith("/") && ObjectKey.isValid(prefix.substring(0, prefix.length() - 1)));
    }

    private ObjectPage objects(String prefix, String after) {
        String token = null;
        while (true) {
            String continuation = token;
            ListObjectsV2Response page = client.listObjectsV2(request -> request.bucket(options.bucket())
                    .prefix(options.root() + prefix)
                    .startAfter(startAfter(after))
                    .continuationToken(continuation));
            List<ObjectInfo> objects = new ArrayList<>(page.contents().size());
            for (S3Object object : page.contents()) {
                add(objects, object.key(), object.size(), object.lastModified());
            }
            boolean more = Boolean.TRUE.equals(page.isTruncated());
            // A page of foreign names alone: look further.
            if (!more || !objects.isEmpty()) {
                return new ObjectPage(objects, more);
            }
            token = page.nextContinuationToken();
        }
    }

    private ObjectPage versions(String prefix, String after) {
        VersionPages pages = new VersionPages();
        String key = startAfter(after);
        String version = null;
        while (true) {
            String keyMarker = key;
            String versionMarker = version;
            ListObjectVersionsResponse page = client.listObjectVersions(request -> request.bucket(options.bucket())
                    .prefix(options.root() + prefix)
                    .keyMarker(keyMarker)
                    .versionIdMarker(versionMarker));
            boolean more = Boolean.TRUE.equals(page.isTruncated());
            pages.add(page);
            List<ObjectInfo> objects = new ArrayList<>();
            pages.take(more).forEach(found -> add(objects, found));
            if (!more || !objects.isEmpty()) {
                return new ObjectPage(objects, more);
            }
            key = page.nextKeyMarker();
            version = page.nextVersionIdMarker();
        }
    }

    private void add(List<ObjectInfo> objects, VersionPages.Complete found) {
        String key = keyOf(found.name());
        if (ObjectKey.isValid(key) && (!found.hidden() || S3ObjectLock.seesThrough(key))) {
            boolean locked = S3ObjectLock.locks(ObjectKey.of(key));
            firsts.listed(key, found.first(), found.others());
            FirstVersions.Version shown = locked ? found.first() : found.newest();
            objects.add(new ObjectInfo(ObjectKey.of(key), shown.sizeBytes(), shown.modified()));
        }
    }

    private @Nullable String startAfter(String after) {
        return after.isEmpty() ? null : options.root() + after;
    }

    private String keyOf(String name) {
        return name.substring(options.root().length());
    }

    private void add(List<ObjectInfo> objects, String name, long sizeBytes, @Nullable Instant modified) {
        String key = keyOf(name);
        if (ObjectKey.isValid(key)) {
            objects.add(new ObjectInfo(ObjectKey.of(key), sizeBytes, modified));
        }
    }
}
