package io.backup4j.cli;

import io.backup4j.RepairRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at what is written down about backups. */
@Command(
        name = "records",
        description = "List the records of backups that cannot be read, and what can be done about each.")
final class RepairRecordsCommand extends RepairingCommand {
    @Option(
            names = "--forget-unreadable",
            description =
                    "Remove notes and catalogue segments that cannot be read. Holds, tags and validations that were only there are lost.")
    private boolean forget;

    @Override
    RepairRequest request() {
        RepairRequest request = RepairRequest.ofRecords();
        return forget ? request.forgettingUnreadable() : request;
    }
}
