package io.backup4j.engine.seal;

import io.backup4j.engine.chunk.ChunkingParameters;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a repository: the id key and the gear key, which never rotate, and one sealing key per epoch. Immutable and thread-safe until
 * {@link #close()}, which wipes the keys; using it afterwards fails.
 */
public final class KeyRing implements AutoCloseable {
    /** Length of every key. */
    public static final int KEY_BYTES = 32;

    /** The key id of keyring objects, whose epoch key is the master key. */
    public static final int MASTER_KEY_ID = 0;

    private final byte @Nullable [] idKey;
    private final byte @Nullable [] gearKey;
    private final NavigableMap<Integer, byte[]> epochs;
    private final @Nullable ChunkingParameters chunking;
    private final boolean unkeyed;
    private volatile boolean closed;

    private KeyRing(
            byte @Nullable [] idKey,
            byte @Nullable [] gearKey,
            NavigableMap<Integer, byte[]> epochs,
            @Nullable ChunkingParameters chunking,
            boolean unkeyed) {
        this.idKey = idKey;
        this.gearKey = gearKey;
        this.epochs = epochs;
        this.chunking = chunking;
        this.unkeyed = unkeyed;
    }

    /** A ring for a new repository with fresh keys, epoch 1 and the default chunking parameters. */
    public static KeyRing create(SecureRandom random) {
        NavigableMap<Integer, byte[]> epochs = new TreeMap<>();
        epochs.put(1, fresh(random));
        return new KeyRing(fresh(random), fresh(random), epochs, ChunkingParameters.defaults(), false);
    }

    /** Takes over the arrays; for {@link KeyRingJson}. */
    static KeyRing of(byte[] idKey, byte[] gearKey, NavigableMap<Integer, byte[]> epochs, ChunkingParameters chunking) {
        return new KeyRing(idKey, gearKey, epochs, chunking, false);
    }

    /** Holds only the master key, as epoch 0: opens and seals keyring objects, and nothing else. The array is copied. */
    public static KeyRing ofMaster(byte[] master) {
        if (master.length != KEY_BYTES) {
            throw new IllegalArgumentException("master: must have " + KEY_BYTES + " bytes, has " + master.length);
        }
        return new KeyRing(null, null, new TreeMap<>(Map.of(MASTER_KEY_ID, master.clone())), null, false);
    }

    /** Takes the place of the master key in mode none, where there is none: refused by a {@link Sealer} of any other mode. */
    public static KeyRing ofNoMaster() {
        return new KeyRing(null, null, new TreeMap<>(Map.of(MASTER_KEY_ID, new byte[KEY_BYTES])), null, true);
    }

    /** The key of chunk ids. Not a copy: do not change or keep it. */
    public byte[] idKey() {
        return open(idKey);
    }

    /** The key of the gear table. Not a copy: do not change or keep it. */
    public byte[] gearKey() {
        return open(gearKey);
    }

    /** How this repository cuts its streams. */
    public ChunkingParameters chunking() {
        return open(chunking);
    }

    /** The highest epoch, which seals new objects. */
    public int currentKeyId() {
        return epochs.lastKey();
    }

    /** The sealing key of an epoch. Not a copy: do not change or keep it. Throws {@link DamagedException} if there is no such epoch. */
    public byte[] epochKey(int keyId) {
        byte[] key = epochs.get(keyId);
        if (key == null) {
            throw new DamagedException("The keyring has no sealing key " + Integer.toUnsignedString(keyId) + ", it has "
                    + epochs.keySet() + ".");
        }
        return open(key);
    }

    /** The same ring with one more epoch, which then seals new objects; both must be closed. */
    public KeyRing withNewEpoch(SecureRandom random) {
        NavigableMap<Integer, byte[]> next = new TreeMap<>();
        epochs.forEach((id, key) -> next.put(id, open(key).clone()));
        next.put(Math.addExact(currentKeyId(), 1), fresh(random));
        return of(idKey().clone(), gearKey().clone(), next, chunking());
    }

    /** The content of a keyring object. Holds every key in clear: seal it, then wipe it. */
    public byte[] toJson() {
        return KeyRingJson.write(this);
    }

    /** Reads what {@link #toJson()} wrote; throws {@link DamagedException} if it is not that. */
    public static KeyRing fromJson(byte[] json) {
        return KeyRingJson.read(json);
    }

    /** Wipes the keys. */
    @Override
    public void close() {
        closed = true;
        wipe(idKey);
        wipe(gearKey);
        epochs.values().forEach(KeyRing::wipe);
    }

    @Override
    public String toString() {
        return "keyring with epochs " + epochs.keySet();
    }

    NavigableMap<Integer, byte[]> epochs() {
        return epochs;
    }

    /** Whether this is {@link #ofNoMaster()}. */
    boolean unkeyed() {
        return unkeyed;
    }

    /** As {@link #epochKey(int)}; the failure names the object. */
    byte[] epochKeyFor(int keyId, ObjectKey object) {
        byte[] key = epochs.get(keyId);
        if (key == null) {
            throw new DamagedException(object + " is sealed under key " + Integer.toUnsignedString(keyId)
                    + ", which this keyring does not have (it has " + epochs.keySet()
                    + "): its header is damaged, or a newer keyring is missing.");
        }
        return open(key);
    }

    private <T> T open(@Nullable T part) {
        if (closed) {
            throw new IllegalStateException("the keyring is closed");
        }
        if (part == null) {
            throw new IllegalStateException("the master key opens keyring objects only; it has no such part");
        }
        return part;
    }

    private static byte[] fresh(SecureRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    private static void wipe(byte @Nullable [] key) {
        if (key != null) {
            Arrays.fill(key, (byte) 0);
        }
    }
}
