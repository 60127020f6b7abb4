package io.backup4j.cli;

import io.backup4j.spi.key.Credential;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an archive is encrypted with; nothing to do with the key of a repository. */
final class ArchiveKeyOptions {
    @Option(
            names = "--archive-passphrase-file",
            paramLabel = "FILE",
            description = "The archive is encrypted with the first line of this file.")
    private @Nullable Path passphraseFile;

    @Option(
            names = "--archive-key-file",
            paramLabel = "FILE",
            description = "The archive is encrypted with the 32 bytes in this file.")
    private @Nullable Path keyFile;

    /** Refuses what makes no sense. */
    void check() {
        if (passphraseFile != null && keyFile != null) {
            throw new UsageException("give either --archive-passphrase-file or --archive-key-file, not both");
        }
    }

    /** To be closed by the caller; empty if the archive is not encrypted. */
    Optional<Credential> find() {
        if (passphraseFile != null) {
            return Optional.of(SecretFiles.passphrase(passphraseFile));
        }
        return keyFile == null ? Optional.empty() : Optional.of(SecretFiles.key(keyFile));
    }
}
