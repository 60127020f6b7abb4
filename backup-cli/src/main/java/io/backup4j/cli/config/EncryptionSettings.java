package io.backup4j.cli.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * {@code backup.encryption}.
 *
 * @param enabled false if the repository is meant to be unencrypted
 * @param passphraseFileOrNull holds the passphrase in its first line
 * @param keyFileOrNull holds the key
 */
public record EncryptionSettings(
        boolean enabled,
        @Nullable Path passphraseFileOrNull,
        @Nullable Path keyFileOrNull) {

    static EncryptionSettings unspecified() {
        return new EncryptionSettings(true, null, null);
    }
}
