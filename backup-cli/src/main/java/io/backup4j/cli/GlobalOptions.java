package io.backup4j.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options that every command takes, before or after its name. */
final class GlobalOptions {
    @Option(
            names = {"-r", "--repository"},
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Where the repository is: a path, a file: URL, or s3://bucket/prefix?region=…&endpoint=…")
    @Nullable
    String repository;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "The passphrase is the first line of this file. Else the variable BACKUP_PASSPHRASE, else a prompt.")
    @Nullable
    Path passphraseFile;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Open with a key file: 32 bytes, or 64 hex digits.")
    @Nullable
    Path keyFile;

    @Option(
            names = "--recovery-key-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Open with the recovery key of the emergency kit.")
    @Nullable
    Path recoveryKeyFile;

    @Option(
            names = "--no-encryption",
            scope = ScopeType.INHERIT,
            description = "The repository is not encrypted, on purpose.")
    boolean noEncryption;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "YAML file with the backup.* settings.")
    @Nullable
    Path config;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where local copies of the index are kept. Default: backup4j in the user's cache directory.")
    @Nullable
    Path cacheDirectory;

    @Option(
            names = "--no-cache",
            scope = ScopeType.INHERIT,
            description = "Keep no copies of the index on this machine.")
    boolean noCache;

    @Option(
            names = "--journal-dir",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Where runs are recorded on this machine. Default: backup4j in the user's state directory.")
    @Nullable
    Path journalDirectory;

    @Option(
            names = "--no-journal",
            scope = ScopeType.INHERIT,
            description = "Record runs in the repository only, not on this machine.")
    boolean noJournal;

    @Option(
            names = "--single-writer",
            scope = ScopeType.INHERIT,
            description = "Run alone, on storage that cannot be shared: refused while another run is registered.")
    boolean singleWriter;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Write JSON to standard output.")
    boolean json;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Write debug logs and stack traces to standard error.")
    boolean verbose;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "No progress and no summary; results and problems are still written.")
    boolean quiet;
}
