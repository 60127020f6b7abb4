package io.backup4j.s3;

import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Builds the client of the SDK. It never sends a request twice, and adds no checksums of its own. */
final class S3Clients {
    private S3Clients() {}

    static S3Client of(S3Options options) {
        S3ClientBuilder builder = S3Client.builder()
                .region(region(options))
                .credentialsProvider(provider(options.credentials()))
                .forcePathStyle(options.pathStyle())
                // A trailer behind a chunked body is what compatible stores stumble over.
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallAttemptTimeout(options.limits().requestTimeout()))
                .httpClientBuilder(http(options));
        options.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static SdkHttpClient.Builder<?> http(S3Options options) {
        S3Limits limits = options.limits();
        Apache5HttpClient.Builder http = Apache5HttpClient.builder()
                .maxConnections(limits.connections())
                .connectionTimeout(limits.connectTimeout())
                // Whoever waits for a connection of the pool waits for other requests of ours.
                .connectionAcquisitionTimeout(limits.requestTimeout())
                .socketTimeout(limits.readTimeout())
                .tcpKeepAlive(true);
        if (options.proxyOrNull() != null) {
            http.proxyConfiguration(proxy(options.proxyOrNull()));
        }
        return http;
    }

    private static ProxyConfiguration proxy(URI proxy) {
        ProxyConfiguration.Builder builder = ProxyConfiguration.builder()
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false)
                .endpoint(URI.create(proxy.getScheme() + "://" + proxy.getHost() + ":" + proxy.getPort()));
        if (proxy.getUserInfo() != null) {
            String[] user = proxy.getUserInfo().split(":", 2);
            builder.username(user[0]).password(user.length > 1 ? user[1] : "");
        }
        return builder.build();
    }

    /** Compatible stores take any region; AWS and the signature need one. */
    private static Region region(S3Options options) {
        if (options.regionOrNull() != null) {
            return Region.of(options.regionOrNull());
        }
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            return Optional.ofNullable(options.endpointOrNull())
                    .map(endpoint -> Region.US_EAST_1)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "region: not known for " + options.location()
                                    + "; give region=…, or set AWS_REGION, or a region in ~/.aws/config",
                            e));
        }
    }

    private static AwsCredentialsProvider provider(S3Credentials credentials) {
        if (credentials instanceof S3Credentials.Profile profile) {
            return ProfileCredentialsProvider.create(profile.name());
        }
        if (credentials instanceof S3Credentials.Keys keys) {
            return StaticCredentialsProvider.create(
                    keys.sessionTokenOrNull() == null
                            ? AwsBasicCredentials.create(keys.accessKeyId(), keys.secretAccessKey())
                            : AwsSessionCredentials.create(
                                    keys.accessKeyId(), keys.secretAccessKey(), keys.sessionTokenOrNull()));
        }
        return DefaultCredentialsProvider.builder().build();
    }
}
