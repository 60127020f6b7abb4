package io.backup4j.s3;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who asks the store. Never shown: {@code toString} names the kind only. */
public sealed interface S3Credentials {

    /**
     * The standard chain of the AWS SDK: system properties, environment, web identity, shared files, container, instance. Renewed by itself. Web identity and
     * roles need the artifact {@code software.amazon.awssdk:sts} beside this one.
     */
    static S3Credentials standardChain() {
        return new StandardChain();
    }

    /** A section of the shared files {@code ~/.aws/config} and {@code ~/.aws/credentials}. */
    static S3Credentials profile(String name) {
        return new Profile(name);
    }

    /** A key of a user. */
    static S3Credentials of(String accessKeyId, String secretAccessKey) {
        return new Keys(accessKeyId, secretAccessKey, null);
    }

    /** A key that ends with its session and is not renewed. */
    static S3Credentials temporary(String accessKeyId, String secretAccessKey, String sessionToken) {
        return new Keys(accessKeyId, secretAccessKey, Objects.requireNonNull(sessionToken, "sessionToken"));
    }

    /** See {@link #standardChain}. */
    record StandardChain() implements S3Credentials {}

    /** See {@link #profile}. */
    record Profile(String name) implements S3Credentials {
        public Profile {
            requireText("profile", name);
        }
    }

    /** See {@link #of} and {@link #temporary}. */
    record Keys(
            String accessKeyId,
            String secretAccessKey,
            @Nullable String sessionTokenOrNull) implements S3Credentials {
        public Keys {
            requireText("accessKeyId", accessKeyId);
            requireText("secretAccessKey", secretAccessKey);
        }

        @Override
        public String toString() {
            return "Keys[***]";
        }
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + ": must not be empty");
        }
    }
}
