package io.backup4j.engine.seal;

import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.sink.ObjectKey;
import java.util.Objects;

/** Seals and opens the frames, footer or sections of one object. Immutable and thread-safe. */
public final class ObjectSealer {
    private final ObjectKey key;
    private final KeyPurpose purpose;
    private final AssociatedData associated;
    private final SectionSeal seal;

    ObjectSealer(ObjectKey key, KeyPurpose purpose, AssociatedData associated, SectionSeal seal) {
        this.key = key;
        this.purpose = purpose;
        this.associated = associated;
        this.seal = seal;
    }

    /**
     * Seals {@code length} bytes into {@code out}, which must be another array or another part of it. A number must be used once only
     * (invariant I9).
     *
     * @param number of the frame or section, from 0; unsigned; 0 for a footer
     * @return {@code length} + {@link Sealer#TAG_BYTES}
     */
    public int seal(
            SealedKind kind,
            int codec,
            boolean last,
            int number,
            byte[] plain,
            int offset,
            int length,
            byte[] out,
            int outOffset) {
        checkKind(kind, number);
        Objects.checkFromIndexSize(offset, length, plain.length);
        int sealedLength = Math.addExact(length, Sealer.TAG_BYTES);
        Objects.checkFromIndexSize(outOffset, sealedLength, out.length);
        seal.seal(associated.of(kind, codec, last, number), number, plain, offset, length, out, outOffset);
        return sealedLength;
    }

    /**
     * Opens {@code length} sealed bytes into {@code out}, which must be another array or another part of it.
     *
     * @return {@code length} - {@link Sealer#TAG_BYTES}
     * @throws DamagedException if the bytes do not authenticate as exactly this; what {@code out} then holds must not be used
     */
    public int open(
            SealedKind kind,
            int codec,
            boolean last,
            int number,
            byte[] sealed,
            int offset,
            int length,
            byte[] out,
            int outOffset) {
        checkKind(kind, number);
        Objects.checkFromIndexSize(offset, length, sealed.length);
        int plainLength = length - Sealer.TAG_BYTES;
        if (plainLength < 0) {
            throw new DamagedException(describe(kind, number) + " has " + length
                    + " sealed bytes, fewer than its tag of " + Sealer.TAG_BYTES);
        }
        Objects.checkFromIndexSize(outOffset, plainLength, out.length);
        byte[] bound = associated.of(kind, codec, last, number);
        if (!seal.open(bound, number, sealed, offset, plainLength, out, outOffset)) {
            throw new DamagedException(describe(kind, number)
                    + " does not authenticate: it was damaged, changed, or moved from another place");
        }
        return plainLength;
    }

    /** The frames and the footer of a pack both count from zero, so one under the other's key would repeat a nonce. */
    private void checkKind(SealedKind kind, int number) {
        if (kind.purpose() != purpose) {
            throw new IllegalArgumentException("kind: " + kind + " is not sealed with the key for " + purpose);
        }
        if (kind == SealedKind.PACK_FOOTER && number != 0) {
            throw new IllegalArgumentException("number: a footer has 0, not " + Integer.toUnsignedString(number));
        }
    }

    private String describe(SealedKind kind, int number) {
        return switch (kind) {
            case PACK_FRAME -> "Frame " + Integer.toUnsignedString(number) + " of " + key;
            case PACK_FOOTER -> "The footer of " + key;
            default -> "Section " + Integer.toUnsignedString(number) + " of " + key;
        };
    }
}
