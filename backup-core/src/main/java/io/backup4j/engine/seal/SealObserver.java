package io.backup4j.engine.seal;

import io.backup4j.spi.sink.ObjectKey;

/** Sees every use of a key and nonce, so that a test can prove invariant I9. Never installed outside tests: it is shown keys. */
@FunctionalInterface
public interface SealObserver {
    /**
     * Called after each sealing under AES-256-GCM, on the sealing thread. An equal key and nonce with an equal tag is the same plaintext sealed
     * again; with another tag it is a violation. The arrays are the observer's own.
     */
    void sealed(ObjectKey object, byte[] key, byte[] nonce, byte[] tag);
}
