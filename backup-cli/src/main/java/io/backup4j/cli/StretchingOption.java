package io.backup4j.cli;

import io.backup4j.spi.key.KeyStretching;
import picocli.CommandLine.Option;

/** How a passphrase becomes a key. */
final class StretchingOption {
    @Option(
            names = "--kdf",
            paramLabel = "NAME",
            defaultValue = "pbkdf2",
            description = "How a passphrase is stretched: pbkdf2 or argon2id. Default: ${DEFAULT-VALUE}.")
    KeyStretching value = KeyStretching.PBKDF2;
}
