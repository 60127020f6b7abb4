package io.backup4j.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Turns an argument into a path, and notices when the JVM has already destroyed it. Stateless. */
final class PathArgument implements ITypeConverter<Path> {
    /** What the JVM puts where the locale has no such character. */
    private static final char REPLACEMENT = '\ufffd';

    /** For arguments that picocli cannot convert well: of several positional ones it would call a bad one superfluous. */
    static Path parse(String value) {
        try {
            return new PathArgument().convert(value);
        } catch (TypeConversionException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Path convert(String value) {
        if (value.isEmpty()) {
            throw new TypeConversionException("a path must not be empty");
        }
        if (value.indexOf(REPLACEMENT) >= 0 && !exists(value)) {
            throw new TypeConversionException(
                    "'" + value + "' cannot be read in this environment: the JVM has replaced "
                            + "characters of the argument, because the locale's character set is "
                            + System.getProperty("sun.jnu.encoding") + ". Run the command again with LC_ALL=C.UTF-8");
        }
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + value + "' is not a path: " + e.getReason());
        }
    }

    private static boolean exists(String value) {
        try {
            return Path.of(value).toFile().exists();
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
