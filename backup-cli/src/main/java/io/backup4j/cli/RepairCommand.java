package io.backup4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the repairs. */
@Command(
        name = "repair",
        description = "Repair a damaged repository, beside whatever runs. 'verify --read-data' tells what is damaged.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RepairIndexCommand.class, RepairPacksCommand.class, RepairRecordsCommand.class})
final class RepairCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which part: index, packs or records?");
    }
}
