package io.backup4j.spi.alert;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What a channel delivers at once: everything that is to be told on it now.
 *
 * @param host which application speaks
 * @param at when
 * @param notices at least one, most urgent first
 * @param more how many more there are for which there was no room
 */
public record AlertMessage(String host, Instant at, List<AlertNotice> notices, int more) {
    public AlertMessage {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(at, "at");
        notices = List.copyOf(notices);
        if (notices.isEmpty()) {
            throw new IllegalArgumentException("notices: there is none");
        }
    }

    /** The highest severity of what is not resolved; {@code INFO} if all is. */
    public AlertSeverity severity() {
        return notices.stream()
                .filter(notice -> notice.event() != AlertNotice.Event.RESOLVED)
                .map(notice -> notice.alert().severity())
                .max(Comparator.naturalOrder())
                .orElse(AlertSeverity.INFO);
    }

    /** One line that says what it is about: for a subject line, a text message. */
    public String headline() {
        AlertNotice first = notices.get(0);
        int others = notices.size() - 1 + more;
        return "Backup " + first.event() + ": " + first.alert().title()
                + (others == 0 ? "" : " and " + others + " more") + " (" + host + ")";
    }

    /** Everything, as plain text, a paragraph per notice. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (AlertNotice notice : notices) {
            Alert alert = notice.alert();
            text.append(notice.event())
                    .append(": ")
                    .append(alert.title())
                    .append(" [")
                    .append(alert.severity())
                    .append("]\n");
            text.append(alert.message()).append('\n');
            text.append("since ")
                    .append(alert.opened())
                    .append(", seen ")
                    .append(alert.times())
                    .append(" times, last ")
                    .append(alert.seen())
                    .append("\n\n");
        }
        if (more > 0) {
            text.append("and ").append(more).append(" more\n");
        }
        return text.toString().stripTrailing();
    }
}
