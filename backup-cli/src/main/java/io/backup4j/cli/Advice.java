package io.backup4j.cli;

import io.backup4j.spi.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What to do next after a failure, where the message cannot know the commands. */
final class Advice {
    private Advice() {}

    static @Nullable String of(ErrorCode code, boolean retryable) {
        return switch (code) {
            case NO_REPOSITORY -> "check --repository, or make one with 'backup4j init'";
            case REPOSITORY_EXISTS -> "use it as it is, or choose another place";
            case UNSUPPORTED_FORMAT -> "use the release of backup4j that the message names, or a newer one";
            case UNEXPECTED_REPOSITORY ->
                "check --repository; for a repository without encryption say --no-encryption, for an encrypted one give its key";
            case WRONG_KEY -> "check the passphrase or key; the emergency kit opens it with --recovery-key-file";
            case LOCKED -> "wait for the other run, 'backup4j sessions' shows it; if it is dead, run 'backup4j unlock'";
            case EXPELLED -> "run the same command again";
            case HELD -> "end the hold first with 'backup4j release ID --reason TEXT', if the backup may go";
            case STORAGE_FULL ->
                "make room: 'backup4j cleanup' frees what is deleted, with --keep-last N it deletes older backups first;"
                        + " then run the same command again";
            case DAMAGED -> "run 'backup4j verify --read-data' to see all that is damaged";
            case NOT_FOUND ->
                "'backup4j list' shows the backups ('list --deleted' those that were deleted), 'backup4j files ID' what one holds";
            case ENCRYPTION_REQUIRED -> "use an encrypted repository for this source";
            case ARCHIVE ->
                "an archive must be whole and as backup4j wrote it: copy it again from where it was made, or export again";
            case NOT_QUIET -> "stop what uses the files, then add --force";
            case CANCELLED -> "run the same command again; what was stored already is reused";
            case STORAGE, SOURCE, TARGET, CONFIGURATION, UNSUITABLE_SINK ->
                retryable ? "remove the cause, then run the same command again" : null;
        };
    }
}
