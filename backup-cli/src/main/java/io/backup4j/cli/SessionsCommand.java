package io.backup4j.cli;

import io.backup4j.SessionInfo;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.SessionView;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists who uses the repository now. */
@Command(
        name = "sessions",
        description = "List who writes to the repository or reads from it now, and what dead runs left.")
final class SessionsCommand extends RepositoryCommand {
    @Override
    ExitCode run(Session session) {
        List<SessionInfo> sessions = session.repository().sessions();
        Output output = session.output();
        output.lines(SessionView.text(sessions, output.times()));
        if (sessions.isEmpty()) {
            output.summary("nobody");
        }
        output.document(json -> json.array("sessions", sessions, SessionView::json));
        return ExitCode.OK;
    }
}
