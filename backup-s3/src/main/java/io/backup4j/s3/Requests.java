package io.backup4j.s3;

import io.backup4j.spi.sink.ObjectKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** The requests of a sink with all that its options ask for. What several requests share goes as plain headers, written once here. Thread-safe. */
final class Requests {
    private static final String ENCRYPTION = "x-amz-server-side-encryption";

    private final S3Options options;
    private final Clock clock;
    private final AwsRequestOverrideConfiguration customerKey;

    Requests(S3Options options, Clock clock) {
        this.options = options;
        this.clock = clock;
        this.customerKey = customerKey(options.encryption());
    }

    /** Full name of an object in its bucket. */
    String name(ObjectKey key) {
        return options.root() + key.value();
    }

    String bucket() {
        return options.bucket();
    }

    PutObjectRequest put(ObjectKey key, RequestBytes bytes) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(options.bucket())
                .key(name(key))
                .overrideConfiguration(ofNew(key));
        if (options.conditionalWrites()) {
            request.ifNoneMatch("*");
        }
        switch (options.checksum()) {
            case CRC32C -> request.checksumCRC32C(bytes.crc32c());
            case MD5 -> request.contentMD5(bytes.md5());
            case NONE -> {}
        }
        return request.build();
    }

    CreateMultipartUploadRequest begin(ObjectKey key) {
        CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder()
                .bucket(options.bucket())
                .key(name(key))
                .contentType(RequestBytes.CONTENT_TYPE)
                .overrideConfiguration(ofNew(key));
        if (options.checksum() == S3Checksum.CRC32C) {
            request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
        }
        return request.build();
    }

    /** @param number from 1 */
    UploadPartRequest part(ObjectKey key, String upload, int number, RequestBytes bytes) {
        UploadPartRequest.Builder request = UploadPartRequest.builder()
                .bucket(options.bucket())
                .key(name(key))
                .uploadId(upload)
                .partNumber(number)
                .overrideConfiguration(customerKey);
        switch (options.checksum()) {
            case CRC32C -> request.checksumCRC32C(bytes.crc32c());
            case MD5 -> request.contentMD5(bytes.md5());
            case NONE -> {}
        }
        return request.build();
    }

    CompleteMultipartUploadRequest complete(
            ObjectKey key, String upload, List<CompletedPart> parts, RequestBytes whole) {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(options.bucket())
                .key(name(key))
                .uploadId(upload)
                .multipartUpload(completed -> completed.parts(parts))
                .overrideConfiguration(customerKey);
        if (options.conditionalWrites()) {
            request.ifNoneMatch("*");
        }
        if (options.checksum() == S3Checksum.CRC32C) {
            request.checksumType(ChecksumType.FULL_OBJECT).checksumCRC32C(whole.crc32c());
        }
        return request.build();
    }

    /** @param name full name in the bucket */
    AbortMultipartUploadRequest abort(String name, String upload) {
        return AbortMultipartUploadRequest.builder()
                .bucket(options.bucket())
                .key(name)
                .uploadId(upload)
                .build();
    }

    HeadObjectRequest.Builder head(ObjectKey key) {
        return HeadObjectRequest.builder()
                .bucket(options.bucket())
                .key(name(key))
                .overrideConfiguration(customerKey);
    }

    GetObjectRequest.Builder get(ObjectKey key, long offset, int length) {
        return GetObjectRequest.builder()
                .bucket(options.bucket())
                .key(name(key))
                .range("bytes=" + offset + "-" + (offset + length - 1))
                .overrideConfiguration(customerKey);
    }

    /** What an object has from its creation on: encryption, class, retention. */
    private AwsRequestOverrideConfiguration ofNew(ObjectKey key) {
        AwsRequestOverrideConfiguration.Builder headers = customerKey.toBuilder();
        if (options.encryption() instanceof S3Encryption.StoreKeys) {
            headers.putHeader(ENCRYPTION, "AES256");
        } else if (options.encryption() instanceof S3Encryption.Kms kms) {
            headers.putHeader(ENCRYPTION, "aws:kms").putHeader(ENCRYPTION + "-aws-kms-key-id", kms.keyId());
        }
        if (key.value().startsWith("pack/") && options.storageClassOrNull() != null) {
            headers.putHeader("x-amz-storage-class", options.storageClassOrNull());
        }
        options.objectLock().filter(lock -> S3ObjectLock.locks(key)).ifPresent(lock -> headers.putHeader(
                        "x-amz-object-lock-mode", lock.mode().name())
                .putHeader(
                        "x-amz-object-lock-retain-until-date",
                        clock.instant()
                                .plus(lock.retention())
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()));
        return headers.build();
    }

    private static AwsRequestOverrideConfiguration customerKey(S3Encryption encryption) {
        AwsRequestOverrideConfiguration.Builder headers = AwsRequestOverrideConfiguration.builder();
        if (encryption instanceof S3Encryption.CustomerKey customer) {
            try {
                Base64.Encoder base64 = Base64.getEncoder();
                byte[] digest = MessageDigest.getInstance("MD5").digest(customer.key());
                headers.putHeader(ENCRYPTION + "-customer-algorithm", "AES256")
                        .putHeader(ENCRYPTION + "-customer-key", base64.encodeToString(customer.key()))
                        .putHeader(ENCRYPTION + "-customer-key-MD5", base64.encodeToString(digest));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no MD5, which SSE-C needs", e);
            }
        }
        return headers.build();
    }
}
