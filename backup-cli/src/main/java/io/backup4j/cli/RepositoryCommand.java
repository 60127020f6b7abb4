package io.backup4j.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that opens the repository, does one thing and closes it. */
abstract class RepositoryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public final Integer call() throws IOException {
        Invocation invocation = Invocation.of(spec);
        check(invocation);
        try (Session session = open(invocation)) {
            return run(session).number();
        }
    }

    /** Refuses what makes no sense, before anything is opened. */
    void check(Invocation invocation) {}

    /** Opens the repository with the key that the user gave. */
    Session open(Invocation invocation) {
        return invocation.open();
    }

    /** Does the work. */
    abstract ExitCode run(Session session) throws IOException;
}
