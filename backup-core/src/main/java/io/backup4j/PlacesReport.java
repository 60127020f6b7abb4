package io.backup4j;

import io.backup4j.spi.backup.BackupStatus;
import java.util.List;
import java.util.UUID;

/**
 * Outcome of a run that was committed at one place at least.
 *
 * @param run what the backups of this run have in common at all places: their origin
 * @param status {@code COMPLETED} if the policy is satisfied by places where everything is proven; else {@code PARTIAL}
 * @param places one outcome each, in the order in which they were given. Also where the status is {@code COMPLETED} some may have failed
 */
public record PlacesReport(UUID run, BackupStatus status, List<PlaceOutcome> places) {
    public PlacesReport {
        places = List.copyOf(places);
    }

    /** The places that are not whole after this run: what an alert is about. */
    public List<PlaceOutcome> notProven() {
        return places.stream().filter(place -> !place.proven()).toList();
    }

    /** The outcome at a place. */
    public PlaceOutcome place(String name) {
        return places.stream()
                .filter(place -> place.place().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("place: there is none named '" + name + "'"));
    }
}
