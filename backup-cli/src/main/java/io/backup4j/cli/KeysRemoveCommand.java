package io.backup4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Removes a key slot. */
@Command(
        name = "remove",
        description = "Remove a key slot. Whoever opened the repository with it before may still know the master key; "
                + "against that only a new repository helps.")
final class KeysRemoveCommand extends RepositoryCommand {
    @Parameters(index = "0", paramLabel = "SLOT", description = "Id of the slot, as 'keys list' shows it.")
    private String slot;

    @Override
    ExitCode run(Session session) {
        session.repository().keys().remove(slot);
        session.output().summary("removed key slot " + slot);
        session.output().document(json -> json.put("removed", slot));
        return ExitCode.OK;
    }
}
