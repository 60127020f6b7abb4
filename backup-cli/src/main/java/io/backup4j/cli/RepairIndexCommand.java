package io.backup4j.cli;

import io.backup4j.RepairRequest;
import picocli.CommandLine.Command;

/** Rebuilds the index. */
@Command(name = "index", description = "Rebuild the index from the packs: the index is only a copy of what they say.")
final class RepairIndexCommand extends RepairingCommand {
    @Override
    RepairRequest request() {
        return RepairRequest.ofIndex();
    }
}
