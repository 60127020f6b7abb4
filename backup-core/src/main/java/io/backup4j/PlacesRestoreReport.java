package io.backup4j;

import java.util.List;

/**
 * Outcome of a restore from the nearest of several places.
 *
 * @param place from which the report is
 * @param report of the last attempt; entries that an earlier one had restored are kept in it
 * @param earlier places that were tried before, or could not be asked, each with what went wrong there
 */
public record PlacesRestoreReport(String place, RestoreReport report, List<String> earlier) {
    public PlacesRestoreReport {
        earlier = List.copyOf(earlier);
    }

    /** Whether everything asked for is there, from whatever place. */
    public boolean complete() {
        return report.complete();
    }
}
