package io.backup4j;

import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.SessionRecord;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.error.BackupException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is registered in a repository, and how to end that. */
final class SessionQueries {
    private final Repository repository;

    SessionQueries(Repository repository) {
        this.repository = repository;
    }

    /** One for each session, also of one that is registering again and is there twice. */
    List<SessionInfo> list() throws IOException {
        Map<UUID, Sessions.Registered> newest = new LinkedHashMap<>();
        for (Sessions.Registered session : repository.sessions().list()) {
            newest.put(session.uuid(), session);
        }
        List<SessionInfo> sessions = new ArrayList<>();
        for (Sessions.Registered session : newest.values()) {
            sessions.add(describe(session));
        }
        return sessions;
    }

    SessionInfo describe(Sessions.Registered session) throws IOException {
        Optional<SessionRecord> known = session.record();
        if (known.isEmpty()) {
            return new SessionInfo(session.uuid(), SessionInfo.Role.UNREADABLE, "", -1, null, null, false);
        }
        SessionRecord record = known.get();
        return new SessionInfo(
                session.uuid(),
                session.writer() ? SessionInfo.Role.WRITER : SessionInfo.Role.READER,
                record.host(),
                record.pid(),
                record.started(),
                session.reads().isPresent() ? idOf(session.reads().get()) : null,
                repository.sessions().processIsDead(session));
    }

    private @Nullable BackupId idOf(UUID backup) throws IOException {
        try {
            return repository
                    .records()
                    .load(backup)
                    .map(manifest -> manifest.record().id())
                    .orElse(null);
        } catch (BackupException e) {
            // A damaged manifest is for verify to report; here it only leaves out a name.
            return null;
        }
    }

    /** Ends every session; one line for each that was there. */
    List<String> expelAll(String reason) throws IOException {
        List<String> removed = new ArrayList<>();
        for (Sessions.Registered session : repository.sessions().list()) {
            repository.sessions().expel(session, reason);
            removed.add(session.description());
        }
        return removed;
    }
}
