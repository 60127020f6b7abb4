package io.backup4j.examples.quickstart;

import io.backup4j.spi.error.BackupException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;

/** The command: {@code java -jar quickstart.jar [DIRECTORY]}. Exits with 0 if every check holds, 1 if one does not, 2 if called wrongly. */
public final class Main {
    private static final int PROVEN = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, Path.of("").toAbsolutePath(), System.out, System.err, QuickStart.SETTLING));
    }

    /** {@link #main} without the exit. */
    static int run(String[] arguments, Path workingDirectory, PrintStream out, PrintStream errors, Duration settling) {
        if (arguments.length > 1) {
            errors.println("usage: java -jar quickstart.jar [DIRECTORY]");
            return USAGE;
        }
        try {
            Path tree = arguments.length == 1
                    ? workingDirectory.resolve(arguments[0]).toRealPath()
                    : checkout(workingDirectory);
            if (!Files.isDirectory(tree)) {
                errors.println("quickstart: not a directory: " + tree);
                return USAGE;
            }
            Report report = new Report(out);
            new QuickStart(tree, report, settling).run();
            return report.conclude() ? PROVEN : FAILED;
        } catch (InvalidPathException e) {
            errors.println("quickstart: not a path: " + e.getMessage());
            return USAGE;
        } catch (IOException | BackupException e) {
            errors.println("quickstart: " + e);
            return FAILED;
        }
    }

    /** The nearest directory upwards that holds this project, so that the command works from anywhere in a checkout. */
    private static Path checkout(Path workingDirectory) throws IOException {
        for (Path place = workingDirectory; place != null; place = place.getParent()) {
            if (Files.exists(place.resolve("backup-core").resolve("pom.xml"))) {
                return place.toRealPath();
            }
        }
        throw new IOException("this is not a checkout of backup4j: give the directory to try it on");
    }
}
