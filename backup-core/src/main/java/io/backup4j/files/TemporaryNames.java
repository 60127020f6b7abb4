package io.backup4j.files;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names for what is not whole yet: at most 41 bytes, in the directory of the final name, different in every session. Thread-safe. */
final class TemporaryNames {
    static final String PREFIX = ".backup4j-";
    static final String SUFFIX = ".part";

    private final String session = Long.toHexString(new SecureRandom().nextLong());
    private final AtomicLong next = new AtomicLong();

    Path beside(Path destination) {
        String number = Long.toString(next.getAndIncrement(), Character.MAX_RADIX);
        return destination.resolveSibling(PREFIX + session + number + SUFFIX);
    }
}
