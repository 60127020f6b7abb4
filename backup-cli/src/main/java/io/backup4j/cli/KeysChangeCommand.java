package io.backup4j.cli;

import io.backup4j.KeySlotInfo;
import io.backup4j.cli.output.RepositoryView;
import io.backup4j.spi.key.Credential;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replaces the key that the repository was opened with. */
@Command(
        name = "change",
        description =
                "Replace the key that you open the repository with by a new passphrase. The old one works until the new "
                        + "one is proven to.")
final class KeysChangeCommand extends KeyChangingCommand {
    @Option(
            names = "--new-passphrase-file",
            paramLabel = "FILE",
            required = true,
            description = "The new passphrase is the first line of this file.")
    private Path newPassphraseFile;

    @Mixin
    private final StretchingOption stretching = new StretchingOption();

    @Override
    ExitCode run(Session session, Credential present) {
        try (Credential next = SecretFiles.passphrase(newPassphraseFile)) {
            KeySlotInfo slot = session.repository().keys().change(present, next, stretching.value);
            session.output().summary("changed; the new key slot is " + slot.id());
            session.output().document(json -> json.object("key", inner -> RepositoryView.json(inner, slot)));
        }
        return ExitCode.OK;
    }
}
