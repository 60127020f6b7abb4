package io.backup4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands about alerts. */
@Command(
        name = "alerts",
        description = "Show what is wrong, and try the channels of the configuration file.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AlertsListCommand.class, AlertsTestCommand.class})
final class AlertsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command: list or test?");
    }
}
