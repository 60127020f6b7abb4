package io.backup4j.operate.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What must not be forgotten of a task.
 *
 * @param known since when the task is known
 * @param handled everything due until then was run, or is not to be
 * @param dueOrNull the due time of the run that was begun last and has not ended
 * @param starts how often what has not ended was begun; 0 if nothing is
 * @param requested somebody asked for a run, and it has not ended
 * @param paused runs on request only
 * @param past what became of its runs
 */
record TaskState(
        Instant known,
        Instant handled,
        @Nullable Instant dueOrNull,
        int starts,
        boolean requested,
        boolean paused,
        PastRuns past) {

    /**
     * Of a task that was never seen before.
     *
     * @param lastRunOrNull when somebody else saw it run last
     */
    static TaskState fresh(Instant now, @Nullable Instant lastRunOrNull) {
        Instant handled = lastRunOrNull == null || lastRunOrNull.isAfter(now) ? now : lastRunOrNull;
        return new TaskState(now, handled, null, 0, false, false, PastRuns.NONE);
    }

    TaskState begin(@Nullable Instant due, Instant now) {
        return new TaskState(known, handled, due, starts + 1, requested, paused, past.begin(now));
    }

    /** A stop cut it off, which is nobody's fault. */
    TaskState cutOff() {
        return new TaskState(known, handled, dueOrNull, Math.max(0, starts - 1), requested, paused, past);
    }

    TaskState end(TaskOutcome outcome, Instant now) {
        boolean onRequest = dueOrNull == null;
        Instant done = onRequest || dueOrNull.isBefore(handled) ? handled : dueOrNull;
        return new TaskState(known, done, null, 0, !onRequest && requested, paused, past.end(outcome, now));
    }

    /** Everything until then was run by others, or is not wanted. */
    TaskState handled(Instant until) {
        return new TaskState(known, until, null, 0, requested, paused, past);
    }

    TaskState requested(boolean value) {
        return new TaskState(known, handled, dueOrNull, starts, value, paused, past);
    }

    TaskState paused(boolean value) {
        return new TaskState(known, handled, dueOrNull, starts, requested, value, past);
    }

    /** This, begun without its notes, and what they say now that they can be read. */
    TaskState after(TaskState noted) {
        boolean ran = past.startedOrNull() != null;
        TaskState newer = ran ? this : noted;
        return new TaskState(
                noted.known,
                newer.handled,
                newer.dueOrNull,
                newer.starts,
                requested || (noted.requested && !ran),
                paused || noted.paused,
                newer.past);
    }

    void write(ObjectNode node) {
        node.put("known", known.toString());
        node.put("handled", handled.toString());
        if (dueOrNull != null) {
            node.put("due", dueOrNull.toString());
        }
        node.put("starts", starts);
        node.put("requested", requested);
        node.put("paused", paused);
        past.write(node.putObject("past"));
    }

    /** A {@link RuntimeException} if it is damaged. */
    static TaskState read(JsonNode node) {
        return new TaskState(
                Instant.parse(node.required("known").stringValue()),
                Instant.parse(node.required("handled").stringValue()),
                node.has("due") ? Instant.parse(node.get("due").stringValue()) : null,
                node.required("starts").intValue(),
                node.required("requested").booleanValue(),
                node.required("paused").booleanValue(),
                PastRuns.read(node.required("past")));
    }
}
