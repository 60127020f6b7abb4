package io.backup4j.cli;

import io.backup4j.EmergencyKit;
import io.backup4j.cli.output.Json;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.RepositoryView;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the emergency kit goes. */
final class KitOption {
    @Option(
            names = "--kit",
            paramLabel = "FILE",
            description = "Write the emergency kit to this new file (mode 0600) instead of standard output.")
    @Nullable
    Path file;

    /** Shows the kit where it was not written to a file: it cannot be had again. */
    ExitCode report(Output output, EmergencyKit kit, boolean written) {
        if (written) {
            output.summary("emergency kit written to " + file
                    + ": print it, delete the file, and prove it with 'keys confirm'");
            return ExitCode.OK;
        }
        output.line("");
        output.line(kit.page());
        return file == null ? ExitCode.OK : ExitCode.FAILED;
    }

    /** The kit itself, or the file that holds it. */
    void json(Json json, EmergencyKit kit, boolean written) {
        if (written) {
            json.put("kitFile", String.valueOf(file));
        } else {
            json.object("kit", inner -> RepositoryView.json(inner, kit));
        }
    }
}
