package io.backup4j.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Tells that an archive is not all of a backup: when it is written, and when it comes back. Stateless. */
public final class ArchivePart {
    private ArchivePart() {}

    /** Says nothing of an archive that is whole. */
    public static void tell(Output output, String backup, List<String> globs, List<String> leftOut) {
        List<String> lacks = new ArrayList<>();
        if (!globs.isEmpty()) {
            lacks.add("only files that match " + Text.safe(String.join(" or ", globs)));
        }
        if (!leftOut.isEmpty()) {
            lacks.add("without " + Text.safe(String.join(", ", leftOut)));
        }
        if (!lacks.isEmpty()) {
            output.note("the archive is a part of " + Text.safe(backup) + ": " + String.join(", ", lacks)
                    + "; as a backup it is partial");
        }
    }
}
