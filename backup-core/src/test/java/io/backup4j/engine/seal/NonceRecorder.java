package io.backup4j.engine.seal;

import io.backup4j.spi.sink.ObjectKey;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Proves invariant I9 over a test: fails at the second plaintext that a key and nonce seal. Thread-safe. */
public final class NonceRecorder implements SealObserver {
    private final Map<String, String> tags = new ConcurrentHashMap<>();

    /** One that knows what this one knows, for a copy of a repository that goes its own way. */
    public NonceRecorder copy() {
        NonceRecorder copy = new NonceRecorder();
        copy.tags.putAll(tags);
        return copy;
    }

    @Override
    public void sealed(ObjectKey object, byte[] key, byte[] nonce, byte[] tag) {
        HexFormat hex = HexFormat.of();
        @Nullable String before = tags.putIfAbsent(hex.formatHex(key) + hex.formatHex(nonce), hex.formatHex(tag));
        if (before != null && !before.equals(hex.formatHex(tag))) {
            throw new AssertionError("I9: nonce " + hex.formatHex(nonce) + " of " + object + " seals two plaintexts");
        }
    }

    /** How many different pairs of key and nonce were used. */
    public int pairs() {
        return tags.size();
    }
}
