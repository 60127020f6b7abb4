package io.backup4j.spi.drill;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * A check that a host supplies: it looks at what was restored into a sandbox and reports what is wrong. Unlike a
 * {@link io.backup4j.spi.verify.VerificationCheck}, which is given what is stored, it sees what somebody would have after a restore.
 */
public interface DrillCheck {

    /** For messages. */
    String name();

    /**
     * Looks at one restored source; called once for each that was drilled and found equal to the backup. It ignores sources that do not concern it.
     *
     * @param problems takes what is wrong with the data; one of them fails the drill. An {@link AssertionError} counts as a problem, too.
     *     Texts are logged and recorded, so they hold nothing of what is secret in the data
     * @throws IOException like any other exception: the check could not run, and the drill of this source proves nothing. Its message is recorded, that of others is not
     */
    void check(RestoredSource restored, Consumer<String> problems) throws IOException;
}
