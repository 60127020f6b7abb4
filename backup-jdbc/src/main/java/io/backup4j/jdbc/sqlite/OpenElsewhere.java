package io.backup4j.jdbc.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Who has a file open, as far as Linux tells this process. An idle connection to a database with a rollback journal holds no lock, so this is the only way to see it.
 * Elsewhere, and of processes of other users, nothing is known.
 */
final class OpenElsewhere {
    private static final Path PROCESSES = Path.of("/proc");
    private static final String SELF = String.valueOf(ProcessHandle.current().pid());

    private OpenElsewhere() {}

    /**
     * Names processes that have a file open.
     *
     * @param file its real path
     * @param ownHandles how often this process has it open for the one who asks
     */
    static List<String> users(Path file, int ownHandles) {
        List<String> users = new ArrayList<>();
        if (Files.isDirectory(PROCESSES.resolve("self").resolve("fd"))) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
                for (Path process : processes) {
                    boolean own = process.getFileName().toString().equals(SELF);
                    if (handles(process, file) > (own ? ownHandles : 0)) {
                        users.add(own ? "this process" : "process " + process.getFileName());
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                // What was found so far counts; locks are asked for besides.
            }
        }
        return users;
    }

    private static int handles(Path process, Path file) {
        int found = 0;
        try (DirectoryStream<Path> handles = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path handle : handles) {
                if (leadsTo(handle, file)) {
                    found++;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It has ended, or belongs to somebody else.
        }
        return found;
    }

    private static boolean leadsTo(Path handle, Path file) {
        try {
            return Files.readSymbolicLink(handle).equals(file);
        } catch (IOException e) {
            return false; // Closed meanwhile.
        }
    }
}
