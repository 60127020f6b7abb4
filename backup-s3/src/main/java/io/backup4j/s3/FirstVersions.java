package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/**
 * Which version of a locked object counts: the first. No object is ever overwritten by this product, so whatever lies over the first version, other bytes or a
 * delete marker, is the work of somebody else, and the lock has kept what is below it. Only with object lock.
 *
 * <p>Which packs and manifests were overwritten is learned from listings, which show versions at no extra price and come before any of them is read. What is
 * read without having been listed (the object {@code repository}, ids, keys, a manifest that no listing has shown) is asked for by name, a request each.
 * Thread-safe.
 */
final class FirstVersions {
    private static final Logger LOG = LoggerFactory.getLogger(S3Sink.class);
    private static final String MANIFESTS = "backup/";

    private final S3Client client;
    private final S3Options options;
    private final Requests requests;
    private final Failures failures;
    private final Map<String, Version> listed = new ConcurrentHashMap<>();
    /** Keys of manifests that some listing has shown. Pages come one by one, and others write meanwhile: that one manifest was listed says nothing of the next. */
    private final Set<String> manifests = ConcurrentHashMap.newKeySet();

    FirstVersions(S3Client client, S3Options options, Requests requests, Failures failures) {
        this.client = client;
        this.options = options;
        this.requests = requests;
        this.failures = failures;
    }

    /** A version of an object. */
    record Version(String id, long sizeBytes, Instant modified) {
        static Version of(ObjectVersion version) {
            return new Version(version.versionId(), version.size(), version.lastModified());
        }
    }

    /** The first version of an object that was overwritten; empty for one that was not, as far as is known, or that is not locked. */
    Optional<Version> below(ObjectKey key) throws IOException {
        if (options.objectLockOrNull() == null || !S3ObjectLock.locks(key)) {
            return Optional.empty();
        }
        boolean seenThrough = S3ObjectLock.seesThrough(key.value());
        Version known = listed.get(key.value());
        // A restore of a backup by its id may read its manifest before it lists any.
        boolean shown = !key.value().startsWith(MANIFESTS) || manifests.contains(key.value());
        if (known != null || (seenThrough && shown)) {
            return Optional.ofNullable(known);
        }
        Versions found = versions(key);
        boolean nothing = found.all().size() < 2 || (found.hidden() && !seenThrough);
        return nothing ? Optional.empty() : Optional.of(found.first());
    }

    /** The first version of an object that a read does not find; empty where a delete marker is not looked through, or there is none. */
    Optional<Version> hidden(ObjectKey key) throws IOException {
        if (options.objectLockOrNull() == null || !S3ObjectLock.seesThrough(key.value())) {
            return Optional.empty();
        }
        Versions found = versions(key);
        return found.all().isEmpty() ? Optional.empty() : Optional.of(found.first());
    }

    /**
     * What a listing has shown of a key.
     *
     * @param first its oldest version
     * @param others how many versions lie over that one
     */
    void listed(String key, Version first, int others) {
        if (key.startsWith(MANIFESTS)) {
            manifests.add(key);
        }
        if (others == 0 || !S3ObjectLock.locks(ObjectKey.of(key))) {
            listed.remove(key);
        } else if (listed.put(key, first) == null) {
            LOG.warn(
                    "{}: the locked object {} was overwritten by somebody else; its first version, of {}, is read. Who has the keys of this store? Change them.",
                    options.location(),
                    key,
                    first.modified());
        }
    }

    /** Nothing of an object is there any more. */
    void forget(ObjectKey key) {
        listed.remove(key.value());
        manifests.remove(key.value());
    }

    /**
     * All versions of one object.
     *
     * @param all the newest first
     * @param hidden whether a delete marker is over them
     */
    record Versions(List<Version> all, boolean hidden) {
        Version first() {
            return all.get(all.size() - 1);
        }
    }

    /** One request for each thousand versions. */
    Versions versions(ObjectKey key) throws IOException {
        String name = requests.name(key);
        List<Version> all = new ArrayList<>();
        boolean hidden = false;
        String keyMarker = null;
        String versionMarker = null;
        try {
            while (true) {
                String fromKey = keyMarker;
                String fromVersion = versionMarker;
                ListObjectVersionsResponse page = client.listObjectVersions(request -> request.bucket(options.bucket())
                        .prefix(name)
                        .keyMarker(fromKey)
                        .versionIdMarker(fromVersion));
                // Versions of one name come together, the newest first, and longer names behind them.
                page.versions().stream()
                        .filter(version -> version.key().equals(name))
                        .map(Version::of)
                        .forEach(all::add);
                hidden |= page.deleteMarkers().stream()
                        .filter(marker -> marker.key().equals(name))
                        .anyMatch(DeleteMarkerEntry::isLatest);
                boolean beyond = page.versions().stream()
                        .anyMatch(version -> !version.key().equals(name));
                if (beyond || !Boolean.TRUE.equals(page.isTruncated())) {
                    return new Versions(all, hidden);
                }
                keyMarker = page.nextKeyMarker();
                versionMarker = page.nextVersionIdMarker();
            }
        } catch (RuntimeException e) {
            throw failures.translate("versions of " + key, e);
        }
    }
}
