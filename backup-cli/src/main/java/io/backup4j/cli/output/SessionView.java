package io.backup4j.cli.output;

import io.backup4j.SessionInfo;
import io.backup4j.spi.backup.BackupId;
import java.util.List;

/** Who uses a repository. */
public final class SessionView {
    private SessionView() {}

    public static List<String> text(List<SessionInfo> sessions, Times times) {
        Table table = Table.of("ROLE", "HOST", ">PROCESS", "SINCE", "READS", "STATE");
        for (SessionInfo session : sessions) {
            table.row(
                    Words.of(session.role()),
                    session.host().isEmpty() ? "-" : Text.safe(session.host()),
                    session.pid() < 0 ? "-" : String.valueOf(session.pid()),
                    session.since().map(times::instant).orElse("-"),
                    session.reads().map(BackupId::value).orElse("-"),
                    session.dead() ? "dead; 'cleanup' removes it" : "");
        }
        return table.lines();
    }

    /** A part of a sentence. */
    public static String describe(SessionInfo session, Times times) {
        if (session.role() == SessionInfo.Role.UNREADABLE) {
            return "a session that cannot be read, " + session.uuid();
        }
        return (session.role() == SessionInfo.Role.WRITER ? "the backup" : "the reader") + " of process "
                + session.pid() + " on " + Text.safe(session.host())
                + session.since()
                        .map(since -> ", since " + times.instant(since))
                        .orElse("");
    }

    public static void json(Json json, SessionInfo session) {
        json.put("uuid", session.uuid().toString()).put("role", Words.of(session.role()));
        if (!session.host().isEmpty()) {
            json.put("host", session.host());
        }
        if (session.pid() >= 0) {
            json.put("pid", session.pid());
        }
        json.put("since", session.since().map(Object::toString).orElse(null))
                .put("reads", session.reads().map(BackupId::value).orElse(null))
                .put("dead", session.dead());
    }
}
