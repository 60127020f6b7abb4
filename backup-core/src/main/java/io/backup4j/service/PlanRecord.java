package io.backup4j.service;

import io.backup4j.PlacesPolicy;
import io.backup4j.operate.alert.Elsewhere;
import io.backup4j.operate.state.PatientCalls;
import io.backup4j.spi.journal.HistoryQuery;
import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.journal.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the places of a plan have recorded of its runs, whoever ran it. Each place records what became of its own part alone, so that only all of them together tell whether a run was
 * whole. One that is dead or hangs is left out. Thread-safe.
 */
public final class PlanRecord {
    /** How far back a success is looked for among newer failures. */
    private static final int HISTORY = 50;
    /** A journal is read in a second or two. Who asks waits for 20 seconds, which leaves room for one that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /** Who asks when the plan ran last can wait, as the schedule does meanwhile. */
    private static final Duration LAST_RUN_PATIENCE = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(PlanRecord.class);

    private final String plan;
    private final Supplier<Places> places;
    private final PatientCalls calls;
    /** Not the same: what an alert asks at that moment is no sign that a place hangs. */
    private final PatientCalls lastRunCalls = new PatientCalls("backup4j-journal", LAST_RUN_PATIENCE);

    /**
     * A record.
     *
     * @param places asked for with each question
     */
    public PlanRecord(String plan, Supplier<Places> places) {
        this(plan, places, PATIENCE);
    }

    PlanRecord(String plan, Supplier<Places> places, Duration patience) {
        this.plan = plan;
        this.places = places;
        this.calls = new PatientCalls("backup4j-journal", patience);
    }

    /**
     * The places of a plan.
     *
     * @param policy when a run counts as whole
     * @param journals of each place, by its name
     */
    public record Places(PlacesPolicy policy, Map<String, Journal> journals) {
        public Places {
            journals = new LinkedHashMap<>(journals);
        }
    }

    /** The journal of a place. */
    public interface Journal {
        /** Runs that a query asks for, newest first. */
        List<RunRecord> runs(HistoryQuery query);
    }

    /**
     * How the plan stands: a run that left a backup at any place came to a result, and it is whole since as many places as the policy asks for have had a success.
     *
     * @throws IllegalStateException if no place answers
     */
    public Elsewhere elsewhere() {
        Places asked = places.get();
        Map<String, List<RunRecord>> runs = runs(asked, calls);
        @Nullable
        Instant result = runs.values().stream()
                .flatMap(List::stream)
                .filter(PlanRecord::isResult)
                .map(RunRecord::finished)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return new Elsewhere(result, whole(asked, runs).orElse(null));
    }

    /** When the last run began that came to a result. Throws as {@link #elsewhere()}. */
    public Optional<Instant> lastRun() {
        return runs(places.get(), lastRunCalls).values().stream()
                .flatMap(List::stream)
                .filter(PlanRecord::isResult)
                .map(RunRecord::started)
                .max(Comparator.naturalOrder());
    }

    private static boolean isResult(RunRecord run) {
        return run.outcome() == RunOutcome.SUCCESS || run.outcome() == RunOutcome.PARTIAL;
    }

    private static Optional<Instant> whole(Places asked, Map<String, List<RunRecord>> runs) {
        Map<String, Instant> successes = new LinkedHashMap<>();
        runs.forEach((place, all) -> all.stream()
                .filter(run -> run.outcome() == RunOutcome.SUCCESS)
                .map(RunRecord::finished)
                .max(Comparator.naturalOrder())
                .ifPresent(success -> successes.put(place, success)));
        List<String> proven = new ArrayList<>();
        for (Map.Entry<String, Instant> success : successes.entrySet().stream()
                .sorted(Map.Entry.<String, Instant>comparingByValue().reversed())
                .toList()) {
            proven.add(success.getKey());
            if (asked.policy().satisfiedBy(proven, asked.journals().size())) {
                return Optional.of(success.getValue());
            }
        }
        return Optional.empty();
    }

    private Map<String, List<RunRecord>> runs(Places asked, PatientCalls patient) {
        HistoryQuery query = HistoryQuery.newest(HISTORY).of(RunKind.BACKUP).plan(plan);
        Map<String, List<RunRecord>> runs = new LinkedHashMap<>();
        asked.journals().forEach((place, journal) -> answer(place, patient, () -> journal.runs(query))
                .ifPresent(found -> runs.put(place, found)));
        if (runs.isEmpty()) {
            throw new IllegalStateException("no place of plan '" + plan + "' tells what was run");
        }
        return runs;
    }

    private Optional<List<RunRecord>> answer(String place, PatientCalls patient, Callable<List<RunRecord>> question) {
        try {
            return Optional.of(patient.call(place, question));
        } catch (Exception | Error e) {
            LOG.debug("Place '{}' does not tell what was run of plan '{}': {}", place, plan, e.toString());
            return Optional.empty();
        }
    }
}
