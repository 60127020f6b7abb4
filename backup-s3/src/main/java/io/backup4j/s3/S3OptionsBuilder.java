package io.backup4j.s3;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Collects {@link S3Options}; what is not set has a default that suits AWS, or the endpoint that is set. Not thread-safe. */
public final class S3OptionsBuilder {
    private final String bucket;
    private String prefix = "";
    private @Nullable String region;
    private @Nullable URI endpoint;
    private boolean pathStyle;
    private boolean insecure;
    private @Nullable URI proxy;
    private S3Credentials credentials = S3Credentials.standardChain();
    private @Nullable S3Checksum checksum;
    private @Nullable Boolean conditionalWrites;
    private boolean consistentListing = true;
    private boolean deleteVersions;
    private S3Encryption encryption = S3Encryption.ofBucket();
    private @Nullable String storageClass;
    private @Nullable S3ObjectLock objectLock;
    private S3Limits limits = S3Limits.DEFAULTS;

    S3OptionsBuilder(String bucket) {
        this.bucket = bucket;
    }

    /** Slashes at the ends are dropped. */
    public S3OptionsBuilder prefix(String value) {
        prefix = value.replaceAll("^/+|/+$", "");
        return this;
    }

    public S3OptionsBuilder region(String value) {
        region = value;
        return this;
    }

    public S3OptionsBuilder endpoint(URI value) {
        endpoint = value;
        return this;
    }

    public S3OptionsBuilder pathStyle(boolean value) {
        pathStyle = value;
        return this;
    }

    /** Accepts an endpoint without TLS: for a store on this host or in a test. */
    public S3OptionsBuilder insecure(boolean value) {
        insecure = value;
        return this;
    }

    /** {@code http://host:port} or {@code http://user:password@host:port}. */
    public S3OptionsBuilder proxy(URI value) {
        proxy = value;
        return this;
    }

    public S3OptionsBuilder credentials(S3Credentials value) {
        credentials = value;
        return this;
    }

    /** Unless set: CRC32C for AWS, MD5 for every other endpoint. */
    public S3OptionsBuilder checksum(S3Checksum value) {
        checksum = value;
        return this;
    }

    /** Unless set: true, but for Google's endpoint, which has another header for it. */
    public S3OptionsBuilder conditionalWrites(boolean value) {
        conditionalWrites = value;
        return this;
    }

    public S3OptionsBuilder consistentListing(boolean value) {
        consistentListing = value;
        return this;
    }

    public S3OptionsBuilder deleteVersions(boolean value) {
        deleteVersions = value;
        return this;
    }

    public S3OptionsBuilder encryption(S3Encryption value) {
        encryption = value;
        return this;
    }

    /** For packs only; everything else is small, and read by each run. Classes that must be thawed before a read are refused. */
    public S3OptionsBuilder storageClass(String value) {
        storageClass = value;
        return this;
    }

    public S3OptionsBuilder objectLock(S3ObjectLock value) {
        objectLock = value;
        return this;
    }

    public S3OptionsBuilder limits(S3Limits value) {
        limits = value;
        return this;
    }

    /** @throws IllegalArgumentException naming the option and what is wrong */
    public S3Options build() {
        return new S3Options(
                bucket,
                prefix,
                region,
                endpoint,
                pathStyle,
                insecure,
                proxy,
                credentials,
                checksum != null ? checksum : isAws() ? S3Checksum.CRC32C : S3Checksum.MD5,
                conditionalWrites != null ? conditionalWrites : !hostEndsWith("storage.googleapis.com"),
                consistentListing,
                deleteVersions,
                encryption,
                storageClass,
                objectLock,
                limits);
    }

    private boolean isAws() {
        return endpoint == null || hostEndsWith(".amazonaws.com") || hostEndsWith(".amazonaws.com.cn");
    }

    private boolean hostEndsWith(String suffix) {
        return endpoint != null
                && endpoint.getHost() != null
                && endpoint.getHost().toLowerCase(Locale.ROOT).endsWith(suffix);
    }
}
