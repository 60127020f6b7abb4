package io.backup4j.cli;

import io.backup4j.spi.key.Credential;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that needs the key itself beside the repository that it opens. */
abstract class KeyChangingCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() throws IOException {
        Invocation invocation = Invocation.of(spec);
        check(invocation);
        try (Credential present = invocation.credentials().required();
                Session session = invocation.open(invocation.sink(), present)) {
            return run(session, present).number();
        }
    }

    /** Refuses what makes no sense, before anything is opened. */
    void check(Invocation invocation) {}

    /**
     * Does the work.
     *
     * @param present opened the repository; wiped afterwards
     */
    abstract ExitCode run(Session session, Credential present) throws IOException;
}
