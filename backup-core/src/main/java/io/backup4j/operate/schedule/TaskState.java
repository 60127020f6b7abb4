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
 * @param asking whether it is still to be found out when others saw it run last
 * @param past what became of its runs
 */
record TaskState(
        Instant known,
        Instant handled,
        @Nullable Instant dueOrNull,
        int starts,
        boolean requested,
        boolean paused,
        boolean asking,
        PastRuns past) {

    /**
     * Of a task that was never seen before.
     *
     * @param asking whether somebody else may have seen it run
     */
    static TaskState fresh(Instant now, boolean asking) {
        return new TaskState(now, now, null, 0, false, false, asking, PastRuns.NONE);
    }

    /** What others saw is known: what was due since then is caught up. Ignored if this process has meanwhile found out itself. */
    TaskState lastRun(@Nullable Instant lastRunOrNull, Instant now) {
        boolean believed = asking && lastRunOrNull != null && !lastRunOrNull.isAfter(now);
        return new TaskState(
                known, believed ? lastRunOrNull : handled, dueOrNull, starts, requested, paused, false, past);
    }

    TaskState begin(@Nullable Instant due, Instant now) {
        return new TaskState(
                known, handled, due, starts + 1, requested, paused, asking && due == null, past.begin(now));
    }

    /** A stop cut it off, which is nobody's fault. */
    TaskState cutOff() {
        return new TaskState(known, handled, dueOrNull, Math.max(0, starts - 1), requested, paused, asking, past);
    }

    TaskState end(TaskOutcome outcome, Instant now) {
        boolean onRequest = dueOrNull == null;
        Instant done = onRequest || dueOrNull.isBefore(handled) ? handled : dueOrNull;
        return new TaskState(known, done, null, 0, !onRequest && requested, paused, asking, past.end(outcome, now));
    }

    /** Everything until then was run by others, or is not wanted. */
    TaskState handled(Instant until) {
        return new TaskState(known, until, null, 0, requested, paused, false, past);
    }

    TaskState requested(boolean value) {
        return new TaskState(known, handled, dueOrNull, starts, value, paused, asking, past);
    }

    TaskState paused(boolean value) {
        return new TaskState(known, handled, dueOrNull, starts, requested, value, asking, past);
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
                newer.asking,
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
        node.put("asking", asking);
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
                node.path("asking").asBoolean(false),
                PastRuns.read(node.required("past")));
    }
}
