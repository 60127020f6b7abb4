package io.backup4j.s3;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where objects are and how they are stored. Made by {@link #builder}; holds no secret that {@code toString} would show.
 *
 * @param bucket its name
 * @param prefix in front of every key, without slashes at its ends; empty for none
 * @param regionOrNull null for that of the SDK's standard chain
 * @param endpointOrNull null for AWS
 * @param pathStyle whether the bucket is in the path and not in the host name, as many compatible stores want it
 * @param insecure whether an endpoint without TLS is accepted
 * @param proxyOrNull HTTP proxy; null for that of the environment
 * @param checksum what puts send along
 * @param conditionalWrites whether the store is trusted to honour {@code If-None-Match}; probed all the same
 * @param consistentListing whether a listing shows what was put before it
 * @param deleteVersions whether a delete removes the version and leaves no delete marker
 * @param storageClassOrNull class of new packs; null for the bucket's
 * @param objectLockOrNull retention of what must outlive a stolen key; null for none
 */
public record S3Options(
        String bucket,
        String prefix,
        @Nullable String regionOrNull,
        @Nullable URI endpointOrNull,
        boolean pathStyle,
        boolean insecure,
        @Nullable URI proxyOrNull,
        S3Credentials credentials,
        S3Checksum checksum,
        boolean conditionalWrites,
        boolean consistentListing,
        boolean deleteVersions,
        S3Encryption encryption,
        @Nullable String storageClassOrNull,
        @Nullable S3ObjectLock objectLockOrNull,
        S3Limits limits) {
    /** Of S3's 1024 bytes for a name 200 are a key's. */
    private static final int MOST_PREFIX_CHARACTERS = 800;

    private static final Set<String> FROZEN = Set.of("GLACIER", "DEEP_ARCHIVE");
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
    private static final Pattern PREFIX =
            Pattern.compile("(?!\\.{1,2}(/|$))[A-Za-z0-9._=@+ -]+(/(?!\\.{1,2}(/|$))[A-Za-z0-9._=@+ -]+)*");

    public S3Options {
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException("bucket: not a name of a bucket: '" + bucket + "'");
        }
        if (bucket.endsWith("--x-s3")) {
            throw new IllegalArgumentException("bucket: " + bucket
                    + " is a directory bucket, whose listings are not sorted; use a general purpose bucket");
        }
        if (!prefix.isEmpty()
                && (prefix.length() > MOST_PREFIX_CHARACTERS
                        || !PREFIX.matcher(prefix).matches())) {
            throw new IllegalArgumentException(
                    "prefix: must be parts of letters, digits and . _ = @ + - joined by /, at most "
                            + MOST_PREFIX_CHARACTERS + " characters: '" + prefix + "'");
        }
        if (endpointOrNull != null) {
            requireEndpoint(endpointOrNull, insecure);
        }
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(encryption, "encryption");
        Objects.requireNonNull(limits, "limits");
        if (storageClassOrNull != null && FROZEN.contains(storageClassOrNull)) {
            throw new IllegalArgumentException(
                    "storageClass: " + storageClassOrNull
                            + " has to be thawed before it can be read, which verify, prune and restore cannot wait for; use GLACIER_IR");
        }
        if (objectLockOrNull != null && checksum == S3Checksum.NONE) {
            throw new IllegalArgumentException("checksum: object lock needs one; use MD5 or CRC32C");
        }
        if (encryption instanceof S3Encryption.CustomerKey && insecure) {
            throw new IllegalArgumentException(
                    "encryption: a customer's key is never sent without TLS; leave out insecure");
        }
    }

    /** Options of a bucket, to be completed. */
    public static S3OptionsBuilder builder(String bucket) {
        return new S3OptionsBuilder(bucket);
    }

    public Optional<URI> endpoint() {
        return Optional.ofNullable(endpointOrNull);
    }

    public Optional<S3ObjectLock> objectLock() {
        return Optional.ofNullable(objectLockOrNull);
    }

    /** As text for people, without credentials: the form that {@link S3Location} reads, with all that it takes to get there. */
    public String location() {
        StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        if (endpointOrNull != null) {
            parameters.add("endpoint=" + endpointOrNull);
        }
        if (regionOrNull != null) {
            parameters.add("region=" + regionOrNull);
        }
        if (pathStyle) {
            parameters.add("pathStyle=true");
        }
        if (insecure) {
            parameters.add("insecure=true");
        }
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix) + parameters;
    }

    @Override
    public String toString() {
        return "S3Options[" + location() + "]";
    }

    /** What stands in front of every key. */
    String root() {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    private static void requireEndpoint(URI endpoint, boolean insecure) {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        if (endpoint.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "endpoint: must not hold credentials; use the environment or the shared files of AWS");
        }
        if (endpoint.getHost() == null
                || !(scheme.equals("https") || scheme.equals("http"))
                || endpoint.getRawQuery() != null
                || endpoint.getRawFragment() != null) {
            throw new IllegalArgumentException("endpoint: must be https://host[:port]: " + endpoint);
        }
        if (scheme.equals("http") && !insecure) {
            throw new IllegalArgumentException("endpoint: " + endpoint
                    + " has no TLS: names, sizes and access are open to the network. Use https, or say insecure=true");
        }
    }
}
