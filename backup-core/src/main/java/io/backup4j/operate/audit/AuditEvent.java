package io.backup4j.operate.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Something that somebody did, or was refused.
 *
 * @param at when
 * @param who name of the caller
 * @param action what, such as {@code backup.delete}
 * @param subject about what: a backup, a plan, a path
 * @param outcome {@code allowed}, {@code denied} or {@code failed}
 * @param details for people, without secrets
 */
public record AuditEvent(
        Instant at, String who, String action, String subject, String outcome, Map<String, String> details) {
    public AuditEvent {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(outcome, "outcome");
        details = Map.copyOf(details);
    }

    /** In one order, whatever map was given: the hash of a line depends on it. */
    TreeMap<String, String> orderedDetails() {
        return new TreeMap<>(details);
    }
}
