package io.backup4j.spring.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of this host in which things are kept that must survive a restart. Immutable.
 *
 * @param pathOrNull null if there is none that can be written
 * @param wanted where it is or should be
 */
public record StateDirectory(@Nullable Path pathOrNull, Path wanted) {
    private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

    /**
     * Makes the directory.
     *
     * @param configured what the user wants; null for {@code .backup4j/<application>} in the home directory
     */
    public static StateDirectory of(@Nullable Path configured, String application) {
        Path wanted = configured != null
                ? configured.toAbsolutePath()
                : Path.of(System.getProperty("user.home", "."), ".backup4j", application)
                        .toAbsolutePath();
        try {
            Files.createDirectories(wanted);
            if (Files.isWritable(wanted)) {
                return new StateDirectory(wanted, wanted);
            }
            LOG.warn("{}", complaint(wanted, "it is not writable"));
        } catch (IOException e) {
            LOG.warn("{}", complaint(wanted, e.toString()));
        }
        return new StateDirectory(null, wanted);
    }

    private static String complaint(Path wanted, String why) {
        return "The state directory " + wanted + " cannot be used (" + why
                + "): runs are recorded in the repository only, and the index is fetched at each start. Set 'backup.state-directory'.";
    }

    public Optional<Path> path() {
        return Optional.ofNullable(pathOrNull);
    }
}
