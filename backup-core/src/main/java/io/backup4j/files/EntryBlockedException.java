package io.backup4j.files;

import java.io.IOException;

/** One entry cannot be put where it belongs; the target as a whole is well. The message is the reason, for people. */
final class EntryBlockedException extends IOException {
    private static final long serialVersionUID = 1L;

    EntryBlockedException(String reason) {
        super(reason);
    }
}
