package io.backup4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about keys. */
@Command(
        name = "keys",
        description = "List and change the ways to open the repository.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            KeysListCommand.class,
            KeysAddCommand.class,
            KeysRemoveCommand.class,
            KeysChangeCommand.class,
            KeysConfirmCommand.class
        })
final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command: list, add, remove, change or confirm?");
    }
}
