package io.backup4j.cli;

import io.backup4j.EmergencyKit;
import io.backup4j.KeySlotInfo;
import io.backup4j.cli.output.RepositoryView;
import io.backup4j.spi.key.Credential;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds a way to open the repository. */
@Command(name = "add", description = "Add a passphrase, a key file or a fresh recovery key.")
final class KeysAddCommand extends KeyChangingCommand {
    /** What is added. */
    static final class What {
        @Option(
                names = "--new-passphrase-file",
                paramLabel = "FILE",
                required = true,
                description = "The new passphrase is the first line of this file.")
        @Nullable
        Path passphraseFile;

        @Option(
                names = "--new-key-file",
                paramLabel = "FILE",
                required = true,
                description = "The new key is in this file: 32 bytes, or 64 hex digits.")
        @Nullable
        Path keyFile;

        @Option(names = "--recovery", required = true, description = "Make a new recovery key and its emergency kit.")
        boolean recovery;
    }

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(names = "--generate", description = "Make the key file (mode 0600); it must not exist.")
    private boolean generate;

    @Option(names = "--label", paramLabel = "TEXT", defaultValue = "", description = "A name for people.")
    private String label;

    @Mixin
    private final StretchingOption stretching = new StretchingOption();

    @Mixin
    private final KitOption kit = new KitOption();

    @Override
    void check(Invocation invocation) {
        if (generate && what.keyFile == null) {
            throw new UsageException("--generate goes with --new-key-file");
        }
        if (kit.file != null && !what.recovery) {
            throw new UsageException("--kit goes with --recovery");
        }
    }

    @Override
    ExitCode run(Session session, Credential present) throws IOException {
        if (what.recovery) {
            return addRecoveryKey(session, present);
        }
        if (what.passphraseFile != null) {
            try (Credential passphrase = SecretFiles.passphrase(what.passphraseFile)) {
                return add(session, present, passphrase);
            }
        }
        return addKeyFile(session, present, Objects.requireNonNull(what.keyFile, "keyFile"));
    }

    /** A generated file is durable before the slot exists, and goes again if the slot could not be made. */
    private ExitCode addKeyFile(Session session, Credential present, Path file) throws IOException {
        try (SecretFile made = SecretFile.reserve(generate ? file : null)) {
            if (generate) {
                made.write(RandomKey.hexLine());
            }
            try (Credential key = SecretFiles.key(file)) {
                return add(session, present, key);
            } catch (RuntimeException e) {
                made.discard();
                throw e;
            }
        }
    }

    private ExitCode add(Session session, Credential present, Credential added) {
        KeySlotInfo slot = session.repository().keys().add(present, added, stretching.value, label);
        session.output().summary("added key slot " + slot.id() + " (" + slot.kind() + ")");
        session.output().document(json -> json.object("key", inner -> RepositoryView.json(inner, slot)));
        return ExitCode.OK;
    }

    private ExitCode addRecoveryKey(Session session, Credential present) {
        try (SecretFile file = SecretFile.reserve(kit.file)) {
            EmergencyKit made = session.repository().keys().addRecoveryKey(present, label);
            boolean written = file.write(made, session.output());
            session.output().summary("added recovery key slot " + made.slotId());
            session.output().document(json -> kit.json(json, made, written));
            return kit.report(session.output(), made, written);
        }
    }
}
