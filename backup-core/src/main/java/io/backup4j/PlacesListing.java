package io.backup4j;

import io.backup4j.engine.repository.Catalogue;
import io.backup4j.operate.replicate.Origin;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the places list, nearest first: one listing of each that can be reached. */
final class PlacesListing {
    private static final Logger LOG = LoggerFactory.getLogger(PlacesListing.class);

    private final List<Listed> listed = new ArrayList<>();
    private final List<String> unreachable = new ArrayList<>();
    private @Nullable BackupException first;

    /**
     * A place that answered.
     *
     * @param backups newest first in its commit order
     * @param known origins of all that it has or let go
     */
    record Listed(OpenPlace place, BackupRepository repository, List<BackupSummary> backups, Set<String> known) {
        Optional<BackupSummary> ofOrigin(String origin) {
            return backups.stream()
                    .filter(backup -> Origin.of(backup).equals(origin))
                    .findFirst();
        }
    }

    /** @throws BackupException if no place answers: the failure of the first */
    static PlacesListing of(List<OpenPlace> places) {
        PlacesListing listing = ofReachable(places);
        if (listing.listed.isEmpty()) {
            throw Objects.requireNonNull(listing.first);
        }
        return listing;
    }

    /** The same, if none answers an empty one. */
    static PlacesListing ofReachable(List<OpenPlace> places) {
        PlacesListing listing = new PlacesListing();
        for (OpenPlace place : places) {
            try {
                listing.add(place);
            } catch (BackupException e) {
                LOG.warn(
                        "Place '{}' ({}) cannot be asked: {}",
                        place.name(),
                        place.place().location(),
                        e.getMessage());
                listing.unreachable.add(place.name() + ": " + e.getMessage());
                listing.first = listing.first == null ? e : listing.first;
            }
        }
        return listing;
    }

    private void add(OpenPlace place) {
        place.requireFree();
        BackupRepository repository = place.repository();
        Catalogue.View view = Failures.translating(
                repository.location(), () -> repository.engine().catalogue().view());
        listed.add(new Listed(place, repository, view.summaries(), Origin.known(view)));
    }

    List<Listed> listed() {
        return listed;
    }

    /** Names of places that did not answer, each with the reason. */
    List<String> unreachable() {
        return unreachable;
    }
}
