package io.backup4j.spi.verify;

import java.io.IOException;
import java.util.function.Consumer;

/** A check that a host supplies: it looks at what a backup holds and reports what is wrong (JSON that does not parse, a file that must exist). */
public interface VerificationCheck {

    /** For messages. */
    String name();

    /**
     * Looks at a backup. Problems go to {@code problems}; an exception means that the check itself could not run and is reported as such.
     */
    void check(BackupContents contents, Consumer<String> problems) throws IOException;
}
