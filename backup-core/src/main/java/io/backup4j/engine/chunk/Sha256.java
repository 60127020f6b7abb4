package io.backup4j.engine.chunk;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.NoSuchProviderException;

/** Makes SHA-256 digests of the runtime's own provider, whose loop is an intrinsic; a host may have put a slower provider in front. */
public final class Sha256 {
    private static final String ALGORITHM = "SHA-256";

    private Sha256() {}

    /** A fresh digest, for one thread at a time. */
    public static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(ALGORITHM, "SUN");
        } catch (NoSuchAlgorithmException | NoSuchProviderException e) {
            return newDigestOfAnyProvider();
        }
    }

    private static MessageDigest newDigestOfAnyProvider() {
        try {
            return MessageDigest.getInstance(ALGORITHM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256, which every runtime must have", e);
        }
    }
}
