package io.backup4j.spring.web;

import io.backup4j.spi.key.Credential;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The passphrase that an archive is encrypted with: that of the request, else that of the properties. Never a parameter, because addresses are in logs. Stateless. */
final class ArchiveKey {
    static final String HEADER = "Backup-Archive-Passphrase";

    private ArchiveKey() {}

    /** Empty if there is none. */
    static Optional<String> of(Call call, @Nullable String configured) {
        String header = call.header(HEADER);
        if (header == null || header.isEmpty()) {
            return Optional.ofNullable(configured);
        }
        // Nobody says which bytes other characters are in a header.
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(header)) {
            throw ProblemException.badRequest("The passphrase in " + HEADER
                    + " must be ASCII. One with other characters can be given as 'backup.web.archives.passphrase'.");
        }
        return Optional.of(header);
    }

    /** To be closed by the caller. */
    static Credential credential(String passphrase) {
        return Credential.passphrase(passphrase.toCharArray());
    }
}
