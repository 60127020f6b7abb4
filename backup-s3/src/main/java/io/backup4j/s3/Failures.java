package io.backup4j.s3;

import io.backup4j.spi.sink.SinkAccessException;
import io.backup4j.spi.sink.SinkFullException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What a failure of the client becomes: whether trying again may help, and what to do if not. Messages hold no credentials and no headers. */
final class Failures {
    private static final int MOST_CHARACTERS = 300;

    /** Answers with a 4xx status after which the same request may succeed. */
    private static final Set<String> PASSING = Set.of(
            "RequestTimeout",
            "BadDigest",
            "IncompleteBody",
            "InvalidPart",
            "NoSuchUpload",
            "ConditionalRequestConflict",
            "OperationAborted",
            "SlowDown",
            "TooManyRequests",
            "InvalidDigest",
            "XAmzContentSHA256Mismatch",
            "XAmzContentChecksumMismatch");

    private static final Set<String> FULL = Set.of(
            "QuotaExceeded",
            "XMinioStorageFull",
            "XMinioAdminBucketQuotaExceeded",
            "InsufficientStorage",
            "InsufficientCapacity",
            "ServiceQuotaExceededException");

    private final String location;

    Failures(String location) {
        this.location = location;
    }

    /**
     * What to throw instead; what is no failure of a request, but a mistake of ours, is thrown as it is.
     *
     * @param what the call and its object, such as {@code put pack/0a/…}
     */
    IOException translate(String what, RuntimeException failure) {
        if (failure instanceof SdkServiceException answer) {
            return ofAnswer(what, answer);
        }
        if (failure instanceof AbortedException) {
            InterruptedIOException interrupted = new InterruptedIOException(what + ": interrupted");
            interrupted.initCause(failure);
            Thread.currentThread().interrupt();
            return interrupted;
        }
        if (failure instanceof SdkClientException && isAboutCredentials(failure)) {
            return new SinkAccessException(
                    what + " at " + location
                            + ": no credentials were found in environment, shared files, container or instance. Set AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or name a profile",
                    failure);
        }
        if (failure instanceof UncheckedIOException broken) {
            return new IOException(what + ": " + broken.getCause().getMessage(), broken.getCause());
        }
        // The last two are how a client answers that was closed.
        if (failure instanceof SdkException
                || failure instanceof IllegalStateException
                || failure instanceof RejectedExecutionException) {
            return new IOException(what + " at " + location + ": no answer: " + clip(innermost(failure)), failure);
        }
        throw failure;
    }

    private IOException ofAnswer(String what, SdkServiceException answer) {
        String code = code(answer);
        int status = answer.statusCode();
        String told = what + " at " + location + ": " + status + (code.isEmpty() ? "" : " " + code) + detail(answer);
        if (status == 507 || FULL.contains(code)) {
            return new SinkFullException(told, answer);
        }
        if (isFinal(status, code)) {
            return new SinkAccessException(told + advice(status, code, answer), answer);
        }
        return new IOException(told, answer);
    }

    /** Whether a repeated request would get the same answer. */
    private static boolean isFinal(int status, String code) {
        if (PASSING.contains(code)) {
            return false;
        }
        return switch (status) {
            case 404 -> code.equals("NoSuchBucket");
            case 408, 409, 412, 416, 429 -> false;
            case 501 -> true;
            default -> status >= 300 && status < 500;
        };
    }

    private static String advice(int status, String code, SdkServiceException answer) {
        return switch (code) {
            case "NoSuchBucket" -> ". Make the bucket, or correct its name, region or endpoint";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "AuthorizationHeaderMalformed" ->
                ". Check credentials, region and endpoint";
            case "ExpiredToken", "TokenRefreshRequired", "ExpiredTokenException" ->
                ". The session of these credentials has ended: get new ones";
            case "RequestTimeTooSkewed" ->
                ". The clock of this host is wrong by more than the store allows: set it. The store says "
                        + header(answer, "Date").orElse("no time");
            case "PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraintException" -> region(answer);
            case "NotImplemented" ->
                ". The store does not know this: 'probe' says which option to change (checksum, conditionalWrites, encryption, storageClass)";
            default ->
                switch (status) {
                    case 301, 307 -> region(answer);
                    case 401, 403 -> ". Check the permissions of these credentials for this bucket and prefix";
                    case 501, 400 -> ". 'probe' says what this store can do";
                    default -> "";
                };
        };
    }

    private static String region(SdkServiceException answer) {
        return ". The bucket is elsewhere: set region="
                + header(answer, "x-amz-bucket-region").orElse("that of the bucket");
    }

    static String code(SdkServiceException answer) {
        AwsErrorDetails details = details(answer);
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String detail(SdkServiceException answer) {
        AwsErrorDetails details = details(answer);
        String message = details == null ? null : details.errorMessage();
        return message == null || message.isBlank() ? "" : " (" + clip(message) + ")";
    }

    private static @Nullable AwsErrorDetails details(SdkServiceException answer) {
        return answer instanceof AwsServiceException aws ? aws.awsErrorDetails() : null;
    }

    private static Optional<String> header(SdkServiceException answer, String name) {
        AwsErrorDetails details = details(answer);
        return details == null || details.sdkHttpResponse() == null
                ? Optional.empty()
                : details.sdkHttpResponse().firstMatchingHeader(name);
    }

    private static boolean isAboutCredentials(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("Unable to load credentials") || message.contains("Profile file contained no");
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }

    /** The store chooses these words; no more of them than a line. */
    private static String clip(@Nullable String text) {
        String line = String.valueOf(text).replaceAll("\\s+", " ").strip();
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
    }
}
