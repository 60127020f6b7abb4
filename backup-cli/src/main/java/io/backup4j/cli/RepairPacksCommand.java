package io.backup4j.cli;

import io.backup4j.RepairRequest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Saves what is intact in damaged packs. */
@Command(
        name = "packs",
        description =
                "Save what is intact in damaged packs, and list exactly what is lost. A later backup heals what its source still has.")
final class RepairPacksCommand extends RepairingCommand {
    @Option(
            names = "--read-data",
            description =
                    "Read every pack. Without it those that a verification found damaged, or that are not as the index says.")
    private boolean readData;

    @Option(
            names = "--pack",
            paramLabel = "NAME",
            description = "Also read this pack: 64 hex digits, behind the last / of the object in a finding.")
    private List<String> packs = new ArrayList<>();

    @Override
    void check(Invocation invocation) {
        for (String name : packs) {
            if (!name.matches("[0-9a-f]{64}")) {
                throw new UsageException("--pack: '" + name + "' is no name of a pack; expected 64 hex digits");
            }
        }
    }

    @Override
    RepairRequest request() {
        RepairRequest request = RepairRequest.ofPacks().readingPacks(packs);
        return readData ? request.readingData() : request;
    }
}
