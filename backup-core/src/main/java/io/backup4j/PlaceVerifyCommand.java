package io.backup4j;

import io.backup4j.operate.replicate.Origin;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.run.RunControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what a place has with what all others list, and checks what is stored there. */
final class PlaceVerifyCommand {
    private final OpenPlace place;
    private final List<OpenPlace> others;

    PlaceVerifyCommand(OpenPlace place, List<OpenPlace> others) {
        this.place = place;
        this.others = others;
    }

    PlaceVerification run(VerifyRequest request, RunControl control) {
        PlacesListing.Listed here = PlacesListing.of(List.of(place)).listed().get(0);
        PlacesListing elsewhere = PlacesListing.ofReachable(others);
        List<PlaceVerification.Missing> missing = new ArrayList<>();
        List<String> different = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Instant newestHere = newest(here.backups());
        Instant newest = newestHere;
        for (PlacesListing.Listed other : elsewhere.listed()) {
            for (BackupSummary backup : other.backups()) {
                String origin = Origin.of(backup);
                Optional<BackupSummary> copy = here.ofOrigin(origin);
                if (copy.isPresent()) {
                    difference(backup, other, copy.get()).ifPresent(different::add);
                } else if (!here.known().contains(origin) && seen.add(origin)) {
                    missing.add(new PlaceVerification.Missing(other.place().name(), backup.id(), backup.started()));
                }
            }
            Instant there = newest(other.backups());
            newest = newest == null || (there != null && there.isAfter(newest)) ? there : newest;
        }
        VerifyReport report = here.repository().verify(request, control);
        return new PlaceVerification(
                place.name(), missing, different, elsewhere.unreachable(), newestHere, newest, report);
    }

    private static @Nullable Instant newest(List<BackupSummary> backups) {
        return backups.stream()
                .map(BackupSummary::started)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Optional<String> difference(BackupSummary there, PlacesListing.Listed other, BackupSummary here) {
        boolean same = there.status() == here.status()
                && there.type() == here.type()
                && there.sources().equals(here.sources())
                && there.files() == here.files()
                && there.bytes() == here.bytes();
        return same
                ? Optional.empty()
                : Optional.of(here.id() + ": " + here.status() + ", " + here.files() + " files, " + here.bytes()
                        + " bytes; at place '" + other.place().name() + "' it is " + there.id() + ": "
                        + there.status() + ", " + there.files() + " files, " + there.bytes() + " bytes");
    }
}
