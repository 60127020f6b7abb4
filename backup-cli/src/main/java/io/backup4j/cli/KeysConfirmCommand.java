package io.backup4j.cli;

import io.backup4j.KeySlotInfo;
import io.backup4j.cli.output.RepositoryView;
import io.backup4j.spi.key.Credential;
import picocli.CommandLine.Command;

/** Proves that somebody holds the recovery key. */
@Command(
        name = "confirm",
        description =
                "Prove that you hold the recovery key: --recovery-key-file opens the repository and is noted as confirmed.")
final class KeysConfirmCommand extends KeyChangingCommand {
    @Override
    void check(Invocation invocation) {
        if (invocation.options().recoveryKeyFile == null) {
            throw new UsageException("give --recovery-key-file FILE with the recovery key of the emergency kit");
        }
    }

    @Override
    ExitCode run(Session session, Credential recoveryKey) {
        KeySlotInfo slot = session.repository().keys().confirm(recoveryKey);
        session.output().summary("the recovery key works; slot " + slot.id() + " is confirmed");
        session.output().document(json -> json.object("key", inner -> RepositoryView.json(inner, slot)));
        return ExitCode.OK;
    }
}
