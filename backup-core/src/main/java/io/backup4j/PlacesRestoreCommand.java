package io.backup4j;

import io.backup4j.operate.replicate.Origin;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.DamagedException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.error.StorageException;
import io.backup4j.spi.run.RunControl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restores from the nearest place that has what is asked for, and from the next where that one is damaged or fails. */
final class PlacesRestoreCommand {
    private static final Logger LOG = LoggerFactory.getLogger(PlacesRestoreCommand.class);

    private final PlacesListing places;
    private final RestoreRequest request;
    private final RunControl control;
    private final List<String> earlier;

    PlacesRestoreCommand(List<OpenPlace> places, RestoreRequest request, RunControl control) {
        this.places = PlacesListing.of(places);
        this.request = request;
        this.control = control;
        this.earlier = new ArrayList<>(this.places.unreachable());
    }

    /** The same backup at a place. */
    private record Holder(PlacesListing.Listed listed, BackupId backup, boolean corrupted, boolean partial) {}

    PlacesRestoreReport run() {
        List<Holder> holders = holders(Origin.of(chosen()));
        RestoreReport incomplete = null;
        String at = "";
        BackupException failure = null;
        for (Holder holder : holders) {
            String name = holder.listed().place().name();
            try {
                RestoreReport report = holder.listed().repository().restore(request.ofBackup(holder.backup()), control);
                if (report.complete() || report.findings().isEmpty()) {
                    return new PlacesRestoreReport(name, report, earlier);
                }
                incomplete = report;
                at = name;
                tell(name, "damaged there: " + report.findings().get(0).message());
            } catch (StorageException | DamagedException | NotFoundException e) {
                failure = failure == null ? e : failure;
                tell(name, e.getMessage());
            }
            if (!mayBeRepeated()) {
                break;
            }
        }
        if (incomplete == null) {
            throw Objects.requireNonNull(failure);
        }
        return new PlacesRestoreReport(at, incomplete, earlier);
    }

    private void tell(String place, @Nullable String why) {
        LOG.warn("Restoring from place '{}': {}", place, why);
        earlier.add(place + ": " + why);
    }

    /** Whole files are kept or replaced as the request says; what half a restore left in a database only its operator can judge. */
    private boolean mayBeRepeated() {
        return request.targets().isEmpty();
    }

    /** The nearest first, but one that is damaged or partial only after those that are not: a place may have got a run whole that another one got in part. */
    private List<Holder> holders(String origin) {
        return places.listed().stream()
                .flatMap(listed -> listed.ofOrigin(origin).stream()
                        .map(backup -> new Holder(
                                listed, backup.id(), backup.corrupted(), backup.status() == BackupStatus.PARTIAL)))
                .sorted(Comparator.comparing(Holder::corrupted).thenComparing(Holder::partial))
                .toList();
    }

    /** A near place may have missed the newest one, so all are asked. */
    private BackupSummary chosen() {
        RestoreRequest.Selection selection = request.selection();
        Optional<BackupSummary> found;
        if (selection instanceof RestoreRequest.Selection.ById byId) {
            found = all().filter(backup -> backup.id().equals(byId.id())).findFirst();
        } else {
            boolean own = all().anyMatch(backup -> !backup.imported());
            Stream<BackupSummary> intact = places.listed().stream()
                    .flatMap(listed -> listed.backups().stream()
                            .filter(backup -> !backup.corrupted() && !(own && backup.imported()))
                            .filter(backup -> !(selection instanceof RestoreRequest.Selection.At at)
                                    || !backup.finished().isAfter(at.time()))
                            .findFirst()
                            .stream());
            found = intact.max(Comparator.comparing(BackupSummary::started));
        }
        return found.orElseThrow(() -> new NotFoundException("No place that can be asked has such a backup"
                + (places.unreachable().isEmpty() ? "" : "; not asked: " + String.join("; ", places.unreachable()))
                + ". Nothing was restored."));
    }

    private Stream<BackupSummary> all() {
        return places.listed().stream().flatMap(listed -> listed.backups().stream());
    }
}
