package io.backup4j.operate.schedule;

import io.backup4j.spi.journal.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What became of the runs of a task in this process and those before it.
 *
 * @param startedOrNull when the last one began
 * @param finishedOrNull when the last one ended that came to its end
 * @param outcomeOrNull how
 * @param successOrNull when the last success ended
 * @param durations of the last successes, oldest first
 */
record PastRuns(
        @Nullable Instant startedOrNull,
        @Nullable Instant finishedOrNull,
        @Nullable TaskOutcome outcomeOrNull,
        @Nullable Instant successOrNull,
        List<Duration> durations) {
    static final PastRuns NONE = new PastRuns(null, null, null, null, List.of());

    /** Enough for a median that one bad week does not move, and few enough to follow what is usual now. */
    private static final int DURATIONS = 20;

    PastRuns {
        durations = List.copyOf(durations);
    }

    PastRuns begin(Instant now) {
        return new PastRuns(now, finishedOrNull, outcomeOrNull, successOrNull, durations);
    }

    PastRuns end(TaskOutcome outcome, Instant now) {
        if (outcome.outcome() != RunOutcome.SUCCESS || startedOrNull == null) {
            return new PastRuns(startedOrNull, now, outcome, successOrNull, durations);
        }
        List<Duration> more = new ArrayList<>(durations);
        Duration took = Duration.between(startedOrNull, now);
        more.add(took.isNegative() ? Duration.ZERO : took);
        return new PastRuns(
                startedOrNull, now, outcome, now, more.subList(Math.max(0, more.size() - DURATIONS), more.size()));
    }

    void write(ObjectNode node) {
        put(node, "started", startedOrNull);
        put(node, "finished", finishedOrNull);
        put(node, "success", successOrNull);
        if (outcomeOrNull != null) {
            node.put("outcome", outcomeOrNull.outcome().name());
            node.put("message", outcomeOrNull.message());
        }
        ArrayNode seconds = node.putArray("seconds");
        durations.forEach(duration -> seconds.add(duration.toSeconds()));
    }

    private static void put(ObjectNode node, String name, @Nullable Instant value) {
        if (value != null) {
            node.put(name, value.toString());
        }
    }

    /** A {@link RuntimeException} if it is damaged. */
    static PastRuns read(JsonNode node) {
        List<Duration> durations = new ArrayList<>();
        node.required("seconds").forEach(seconds -> durations.add(Duration.ofSeconds(seconds.longValue())));
        return new PastRuns(
                instant(node, "started"),
                instant(node, "finished"),
                node.has("outcome")
                        ? new TaskOutcome(
                                RunOutcome.valueOf(node.get("outcome").stringValue()),
                                node.required("message").stringValue())
                        : null,
                instant(node, "success"),
                durations);
    }

    private static @Nullable Instant instant(JsonNode node, String name) {
        return node.has(name) ? Instant.parse(node.get(name).stringValue()) : null;
    }
}
