package io.backup4j.spring.web;

import io.backup4j.spi.backup.BackupSummary;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Filter and order of a list of backups, from the parameters of a call. Stateless. */
final class BackupFilter {
    private static final Map<String, Comparator<BackupSummary>> ORDERS = Map.of(
            "order", Comparator.comparingLong(BackupSummary::order),
            "started", Comparator.comparing(BackupSummary::started),
            "bytes", Comparator.comparingLong(BackupSummary::bytes),
            "stored", Comparator.comparingLong(BackupSummary::bytesStored),
            "id", Comparator.comparing(BackupSummary::id));

    private BackupFilter() {}

    /** What is asked for, in the order that is asked for. */
    static List<BackupSummary> apply(Call call, List<BackupSummary> backups) {
        Predicate<BackupSummary> wanted = equal(call, "plan", BackupSummary::plan)
                .and(equal(call, "type", backup -> backup.type().word()))
                .and(equal(call, "status", backup -> backup.status().name()))
                .and(equal(call, "verified", backup -> String.valueOf(backup.verified())))
                .and(backup -> call.parameter("source")
                        .filter(source -> !backup.sources().contains(source))
                        .isEmpty());
        Optional<Instant> since = time(call, "since");
        Optional<Instant> until = time(call, "until");
        return backups.stream()
                .filter(wanted)
                .filter(backup -> since.filter(backup.started()::isBefore).isEmpty())
                .filter(backup ->
                        until.filter(time -> !backup.started().isBefore(time)).isEmpty())
                .sorted(order(call))
                .toList();
    }

    private static Predicate<BackupSummary> equal(Call call, String name, Function<BackupSummary, String> property) {
        return backup -> call.parameter(name)
                .filter(wanted -> !wanted.equalsIgnoreCase(property.apply(backup)))
                .isEmpty();
    }

    private static Optional<Instant> time(Call call, String name) {
        return call.parameter(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw ProblemException.badRequest("The parameter '" + name
                        + "' must be a time such as 2026-12-01T14:30:00Z, not '" + text + "'.");
            }
        });
    }

    private static Comparator<BackupSummary> order(Call call) {
        String sort = call.parameter("sort").orElse("-order");
        boolean descending = sort.startsWith("-");
        Comparator<BackupSummary> order = ORDERS.get(descending ? sort.substring(1) : sort);
        if (order == null) {
            throw ProblemException.badRequest(
                    "The parameter 'sort' must be one of id, order, started, bytes, stored, each with '-' before it for the other way; not '"
                            + sort + "'.");
        }
        return descending ? order.reversed() : order;
    }
}
