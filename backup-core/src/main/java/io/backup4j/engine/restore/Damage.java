package io.backup4j.engine.restore;

import io.backup4j.spi.verify.Finding;
import org.jspecify.annotations.Nullable;

/**
 * Why stored bytes cannot be had.
 *
 * @param object key of the object at fault, if it is known
 * @param offset first byte of the damage in it, or -1
 * @param lengthBytes bytes of the damaged range, or -1
 * @param message for people
 */
record Damage(Finding.Kind kind, @Nullable String object, long offset, long lengthBytes, String message) {

    Finding finding(String backup, @Nullable String source, @Nullable String path) {
        return new Finding(kind, backup, source, path, object, offset, lengthBytes, message);
    }

    /** The same where another copy was used, so that nothing is harmed. */
    Finding spareCopy() {
        return new Finding(
                Finding.Kind.SPARE_COPY_DAMAGED,
                null,
                null,
                null,
                object,
                offset,
                lengthBytes,
                message + " Another copy was used; nothing is missing.");
    }
}
