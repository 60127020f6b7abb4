package io.backup4j.cli;

import io.backup4j.KeySlotInfo;
import io.backup4j.cli.output.Output;
import io.backup4j.cli.output.RepositoryView;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists key slots. */
@Command(name = "list", description = "List the key slots, oldest first.")
final class KeysListCommand extends RepositoryCommand {
    @Override
    ExitCode run(Session session) {
        List<KeySlotInfo> slots = session.repository().keys().list();
        Output output = session.output();
        output.lines(RepositoryView.text(slots, output.times()));
        if (slots.stream().noneMatch(slot -> slot.kind().equals("recovery") && slot.confirmed())) {
            output.note("nobody has proven yet to hold a recovery key: run 'keys confirm --recovery-key-file FILE'");
        }
        output.document(json -> json.array("keys", slots, RepositoryView::json));
        return ExitCode.OK;
    }
}
