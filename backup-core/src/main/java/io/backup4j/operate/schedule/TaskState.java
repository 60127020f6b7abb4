package io.backup4j.operate.schedule;

import io.backup4j.spi.journal.RunOutcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What must not be forgotten of a task.
 *
 * @param known since when the task is known
 * @param handled everything due until then was run, or is not to be
 * @param dueOrNull the due time of a run that has begun and not ended
 * @param starts how often that run was begun, or the one on request
 * @param requested somebody asked for a run, and it has not ended
 * @param paused runs on request only
 * @param startedOrNull when the last run began
 * @param finishedOrNull when the last run ended that came to its end
 * @param outcomeOrNull how
 * @param successOrNull when the last success ended
 */
record TaskState(
        Instant known,
        Instant handled,
        @Nullable Instant dueOrNull,
        int starts,
        boolean requested,
        boolean paused,
        @Nullable Instant startedOrNull,
        @Nullable Instant finishedOrNull,
        @Nullable TaskOutcome outcomeOrNull,
        @Nullable Instant successOrNull) {

    /**
     * Of a task that was never seen before.
     *
     * @param lastRunOrNull when somebody else saw it run last
     */
    static TaskState fresh(Instant now, @Nullable Instant lastRunOrNull) {
        Instant handled = lastRunOrNull == null || lastRunOrNull.isAfter(now) ? now : lastRunOrNull;
        return new TaskState(now, handled, null, 0, false, false, null, null, null, null);
    }

    /** Something was begun that has not come to its end. */
    boolean begun() {
        return starts > 0;
    }

    TaskState begin(@Nullable Instant due, Instant now) {
        return new TaskState(
                known, handled, due, starts + 1, requested, paused, now, finishedOrNull, outcomeOrNull, successOrNull);
    }

    /** A stop cut it off, which is nobody's fault. */
    TaskState cutOff() {
        return new TaskState(
                known,
                handled,
                dueOrNull,
                starts - 1,
                requested,
                paused,
                startedOrNull,
                finishedOrNull,
                outcomeOrNull,
                successOrNull);
    }

    TaskState end(TaskOutcome outcome, Instant now) {
        return new TaskState(
                known,
                dueOrNull != null && dueOrNull.isAfter(handled) ? dueOrNull : handled,
                null,
                0,
                dueOrNull != null && requested,
                paused,
                startedOrNull,
                now,
                outcome,
                outcome.outcome() == RunOutcome.SUCCESS ? now : successOrNull);
    }

    /** Everything until then is done, by others, or is not wanted. */
    TaskState handled(Instant until) {
        return new TaskState(
                known, until, null, 0, requested, paused, startedOrNull, finishedOrNull, outcomeOrNull, successOrNull);
    }

    TaskState requested(boolean value) {
        return new TaskState(
                known,
                handled,
                dueOrNull,
                starts,
                value,
                paused,
                startedOrNull,
                finishedOrNull,
                outcomeOrNull,
                successOrNull);
    }

    TaskState paused(boolean value) {
        return new TaskState(
                known,
                handled,
                dueOrNull,
                starts,
                requested,
                value,
                startedOrNull,
                finishedOrNull,
                outcomeOrNull,
                successOrNull);
    }

    void write(ObjectNode node) {
        node.put("known", known.toString());
        node.put("handled", handled.toString());
        put(node, "due", dueOrNull);
        node.put("starts", starts);
        node.put("requested", requested);
        node.put("paused", paused);
        put(node, "started", startedOrNull);
        put(node, "finished", finishedOrNull);
        put(node, "success", successOrNull);
        if (outcomeOrNull != null) {
            node.put("outcome", outcomeOrNull.outcome().name());
            node.put("message", outcomeOrNull.message());
        }
    }

    private static void put(ObjectNode node, String name, @Nullable Instant value) {
        if (value != null) {
            node.put(name, value.toString());
        }
    }

    /** @throws RuntimeException if it is damaged */
    static TaskState read(JsonNode node) {
        return new TaskState(
                Instant.parse(node.required("known").stringValue()),
                Instant.parse(node.required("handled").stringValue()),
                instant(node, "due"),
                node.required("starts").intValue(),
                node.required("requested").booleanValue(),
                node.required("paused").booleanValue(),
                instant(node, "started"),
                instant(node, "finished"),
                node.has("outcome")
                        ? new TaskOutcome(
                                RunOutcome.valueOf(node.get("outcome").stringValue()),
                                node.required("message").stringValue())
                        : null,
                instant(node, "success"));
    }

    private static @Nullable Instant instant(JsonNode node, String name) {
        return node.has(name) ? Instant.parse(node.get(name).stringValue()) : null;
    }
}
