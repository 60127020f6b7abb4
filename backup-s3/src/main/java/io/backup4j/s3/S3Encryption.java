package io.backup4j.s3;

import java.util.Arrays;

/**
 * What the store encrypts with, beside the sealing of the repository: whoever runs the store sees sealed bytes in any case. A rule of the bucket (an own KMS key, for
 * example) is the usual reason to set it.
 */
public sealed interface S3Encryption {

    /** Nothing is asked; the bucket's own setting counts. */
    static S3Encryption ofBucket() {
        return new OfBucket();
    }

    /** SSE-S3: keys of the store. */
    static S3Encryption storeKeys() {
        return new StoreKeys();
    }

    /** SSE-KMS. @param keyId id, ARN or alias of the key */
    static S3Encryption kms(String keyId) {
        return new Kms(keyId);
    }

    /** SSE-C: the store forgets the key after each request. Who loses it has lost the repository. @param key 32 bytes; copied */
    static S3Encryption customerKey(byte[] key) {
        return new CustomerKey(key);
    }

    /** See {@link #ofBucket}. */
    record OfBucket() implements S3Encryption {}

    /** See {@link #storeKeys}. */
    record StoreKeys() implements S3Encryption {}

    /** See {@link #kms}. */
    record Kms(String keyId) implements S3Encryption {
        public Kms {
            if (keyId.isBlank()) {
                throw new IllegalArgumentException("keyId: must not be empty");
            }
        }
    }

    /** See {@link #customerKey}. */
    final class CustomerKey implements S3Encryption {
        private static final int KEY_BYTES = 32;

        private final byte[] key;

        private CustomerKey(byte[] key) {
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("customerKey: must have 32 bytes, has " + key.length);
            }
            this.key = key.clone();
        }

        byte[] key() {
            return key.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof CustomerKey that && Arrays.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return CustomerKey.class.hashCode();
        }

        @Override
        public String toString() {
            return "CustomerKey[***]";
        }
    }
}
