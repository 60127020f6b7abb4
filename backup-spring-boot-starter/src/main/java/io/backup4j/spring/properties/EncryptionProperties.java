package io.backup4j.spring.properties;

import io.backup4j.spi.key.KeyStretching;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What opens a repository: one of passphrase, passphrase file and key file.
 *
 * @param enabled false if the repository is meant to be unencrypted: it then detects damage, not tampering, and everybody who reaches it can read it
 * @param passphrase the passphrase itself; better kept in the environment (BACKUP_ENCRYPTION_PASSPHRASE) or in a file than in application.yml
 * @param passphraseFile a file whose first line is the passphrase
 * @param keyFile a file with 32 bytes or 64 hex digits
 * @param stretching how a passphrase is stretched when a repository is made
 * @param kitFile where the emergency kit is written when a repository is made; default emergency-kit-&lt;place&gt;.txt in the state directory
 */
public record EncryptionProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String passphrase,
        @Nullable Path passphraseFile,
        @Nullable Path keyFile,
        @DefaultValue("pbkdf2") KeyStretching stretching,
        @Nullable Path kitFile) {

    /** Whether something is given that opens a repository. */
    public boolean hasKey() {
        return (passphrase != null && !passphrase.isEmpty()) || passphraseFile != null || keyFile != null;
    }

    /** Without the passphrase. */
    @Override
    public String toString() {
        return "EncryptionProperties[enabled=" + enabled + ", key=" + (hasKey() ? "given" : "none") + "]";
    }
}
