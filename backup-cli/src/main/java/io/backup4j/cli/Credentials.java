package io.backup4j.cli;

import io.backup4j.cli.config.EncryptionSettings;
import io.backup4j.cli.output.Terminal;
import io.backup4j.spi.key.Credential;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds the key: an option, then the environment, then the configuration file, then a question on the terminal. */
final class Credentials {
    static final String VARIABLE = "BACKUP_PASSPHRASE";

    private final GlobalOptions options;
    private final EncryptionSettings settings;
    private final Surroundings surroundings;

    Credentials(GlobalOptions options, EncryptionSettings settings, Surroundings surroundings) {
        this.options = options;
        this.settings = settings;
        this.surroundings = surroundings;
    }

    /**
     * Opens an existing repository.
     *
     * @return empty if it is meant to be unencrypted
     * @throws UsageException if there is no key, or more than one
     */
    Optional<Credential> find() {
        return find(false);
    }

    /** For a new repository: a passphrase that is typed is asked for twice. */
    Optional<Credential> findForNew() {
        if (options.recoveryKeyFile != null) {
            throw new UsageException(
                    "--recovery-key-file cannot be used here: the recovery key is made by 'init' itself");
        }
        return find(true);
    }

    /** For commands about keys, which a repository without encryption has none of. */
    Credential required() {
        return find().orElseThrow(() -> new UsageException("a repository without encryption has no keys"));
    }

    private Optional<Credential> find(boolean fresh) {
        refuseContradictions();
        if (options.noEncryption) {
            return Optional.empty();
        }
        if (options.passphraseFile != null) {
            return Optional.of(SecretFiles.passphrase(options.passphraseFile));
        }
        if (options.keyFile != null) {
            return Optional.of(SecretFiles.key(options.keyFile));
        }
        if (options.recoveryKeyFile != null) {
            return Optional.of(SecretFiles.recoveryKey(options.recoveryKeyFile));
        }
        String variable = surroundings.variables().get(VARIABLE);
        if (variable != null && !variable.isEmpty()) {
            return Optional.of(fromVariable(variable));
        }
        if (!settings.enabled()) {
            return Optional.empty();
        }
        Path passphraseFile = settings.passphraseFileOrNull();
        Path keyFile = settings.keyFileOrNull();
        if (passphraseFile != null) {
            return Optional.of(SecretFiles.passphrase(passphraseFile));
        }
        return Optional.of(keyFile != null ? SecretFiles.key(keyFile) : ask(fresh));
    }

    private void refuseContradictions() {
        int keys = (options.passphraseFile == null ? 0 : 1)
                + (options.keyFile == null ? 0 : 1)
                + (options.recoveryKeyFile == null ? 0 : 1);
        if (keys > 1) {
            throw new UsageException("give only one of --passphrase-file, --key-file and --recovery-key-file");
        }
        if (keys == 1 && options.noEncryption) {
            throw new UsageException("a key is given together with --no-encryption: leave one of them out");
        }
        if (keys == 1 && !settings.enabled()) {
            throw new UsageException(
                    "a key is given, but the configuration file says backup.encryption.enabled: false");
        }
    }

    private Credential fromVariable(String variable) {
        if (!settings.enabled()) {
            throw new UsageException("the environment has " + VARIABLE
                    + ", but the configuration file says backup.encryption.enabled: false");
        }
        return passphrase(variable.toCharArray());
    }

    private Credential ask(boolean fresh) {
        char[] first = type(fresh ? "New passphrase" : "Passphrase");
        if (fresh) {
            char[] second = type("The same again");
            boolean equal = Arrays.equals(first, second);
            Arrays.fill(second, '\0');
            if (!equal) {
                Arrays.fill(first, '\0');
                throw new UsageException("the two passphrases differ; nothing was made");
            }
        }
        return passphrase(first);
    }

    private char[] type(String question) {
        Terminal terminal = surroundings.terminal();
        Optional<char[]> typed = terminal.input() ? terminal.prompter().ask(question) : Optional.empty();
        return typed.filter(characters -> characters.length > 0)
                .orElseThrow(() -> new MissingException(
                        "no key: give --passphrase-file FILE, --key-file FILE or " + "--recovery-key-file FILE, or set "
                                + VARIABLE + "; --no-encryption for a repository without"));
    }

    /** Wipes the array that was given. */
    private static Credential passphrase(char[] characters) {
        try {
            return Credential.passphrase(characters);
        } finally {
            Arrays.fill(characters, '\0');
        }
    }
}
