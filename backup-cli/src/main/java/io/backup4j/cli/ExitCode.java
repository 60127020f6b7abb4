package io.backup4j.cli;

import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the process answers to its caller. Numbers never change once released. */
public enum ExitCode {
    /** Everything asked for was done. */
    OK(0, "done"),
    /** Nothing of what was asked for counts as done. */
    FAILED(1, "failed; nothing of this run is listed"),
    /** The command line or the configuration file is wrong; nothing was tried. */
    USAGE(2, "wrong use of the command line or the configuration file; nothing was tried"),
    /** A run was finished, but something is missing from it, could not be proven, or is damaged still. */
    PARTIAL(3, "finished, but something is missing or left damaged: see the issues and findings"),
    /** Stored data is damaged or a check failed. */
    VERIFICATION_FAILED(4, "damage was found, or a drill failed: see the findings"),
    /** A clean-up deleted nothing because something looked wrong. */
    STOPPED(5, "cleanup deleted nothing, because something looks wrong: see why it stopped"),
    /** A clean-up waited in vain for other runs. */
    WAITED(6, "cleanup waited in vain for other runs and freed only part; run it again"),
    /** There is no repository at the place. */
    NO_REPOSITORY(10, "no repository at this place"),
    /** Somebody else holds the repository. */
    LOCKED(11, "the repository is held by another run"),
    /** The key opens no slot. */
    WRONG_KEY(12, "wrong passphrase or key"),
    /** Stopped by a signal: 128 + SIGINT (2), as shells report it. */
    CANCELLED(130, "cancelled (Ctrl-C); nothing of this run is listed");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /** One line for {@code --help}. */
    public String meaning() {
        return meaning;
    }

    /** The code for a failure. */
    public static ExitCode of(Throwable failure) {
        return failure instanceof BackupException backup ? of(backup.code()) : FAILED;
    }

    /** The code for an error code of the library. */
    public static ExitCode of(ErrorCode code) {
        return switch (code) {
            case NO_REPOSITORY -> NO_REPOSITORY;
            case LOCKED -> LOCKED;
            case WRONG_KEY -> WRONG_KEY;
            case CANCELLED -> CANCELLED;
            case CONFIGURATION,
                    REPOSITORY_EXISTS,
                    UNSUPPORTED_FORMAT,
                    UNEXPECTED_REPOSITORY,
                    EXPELLED,
                    HELD,
                    STORAGE,
                    STORAGE_FULL,
                    UNSUITABLE_SINK,
                    DAMAGED,
                    NOT_FOUND,
                    SOURCE,
                    ENCRYPTION_REQUIRED,
                    TARGET,
                    NOT_QUIET,
                    ARCHIVE -> FAILED;
        };
    }

    /** Number and meaning of all, for {@code --help}. */
    static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            table.put(" " + code.number, code.meaning);
        }
        return table;
    }
}
