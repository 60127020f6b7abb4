package io.backup4j.cli;

import io.backup4j.cli.config.DatabaseSettings;
import io.backup4j.cli.database.Database;
import io.backup4j.cli.database.DatabaseChoiceException;
import io.backup4j.cli.database.DatabaseLogin;
import io.backup4j.cli.database.Databases;
import io.backup4j.cli.database.ReadChoice;
import io.backup4j.spi.source.BackupSource;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database, and as whom. */
final class DatabaseOptions {
    /** Name of the source that holds a database from the command line. */
    static final String SOURCE = "database";

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = "A database, such as jdbc:postgresql://host:5432/name. Without a password in it.")
    private @Nullable String url;

    @Option(names = "--jdbc-user", paramLabel = "NAME", description = "The role to connect as.")
    private @Nullable String user;

    @Option(
            names = "--jdbc-password-file",
            paramLabel = "FILE",
            description = "The first line is the role's password. Without it the driver looks into ~/.pgpass.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--jdbc-connections",
            paramLabel = "N",
            description = "How many connections are used at once. Default: one per processor, at most 8.")
    private @Nullable Integer connections;

    boolean isGiven() {
        return url != null;
    }

    /** Refuses what makes no sense. */
    void check() {
        if (url == null) {
            if (user != null || passwordFile != null || connections != null) {
                throw new UsageException("--jdbc-url is missing: the other --jdbc options say nothing without it");
            }
            return;
        }
        if (Databases.showsLogin(url)) {
            throw new UsageException(
                    "--jdbc-url: holds a password or a user, which every user of the machine can see; use"
                            + " --jdbc-user and --jdbc-password-file, and change that password");
        }
        kind();
        if (connections != null && (connections < 1 || connections > 64)) {
            throw new UsageException("--jdbc-connections: must be 1 to 64: " + connections);
        }
    }

    /** Makes something of the database and the login. */
    <T> T use(Surroundings surroundings, BiFunction<Database, DatabaseLogin, T> maker) {
        try {
            return maker.apply(kind(), login(surroundings));
        } catch (DatabaseChoiceException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private Database kind() {
        try {
            return Databases.of(url);
        } catch (DatabaseChoiceException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private DatabaseLogin login(Surroundings surroundings) {
        String password = passwordFile == null ? null : SecretFiles.password(passwordFile);
        return new DatabaseLogin(url, user, password, connections(surroundings.processors()));
    }

    /** Uses all of the machine: unlike a library, the command line is not a guest. */
    private int connections(int processors) {
        return connections != null ? connections : connectionsOf(processors);
    }

    private static int connectionsOf(int processors) {
        return Math.max(1, Math.min(8, processors));
    }

    /**
     * A database that the configuration names.
     *
     * @throws UsageException if its settings make no sense
     */
    static BackupSource configured(String name, DatabaseSettings settings, int processors) {
        Path file = settings.passwordFileOrNull();
        Integer connections = settings.connectionsOrNull();
        DatabaseLogin login = new DatabaseLogin(
                settings.url(),
                settings.userOrNull(),
                file == null ? null : SecretFiles.password(file),
                connections == null ? connectionsOf(processors) : connections);
        try {
            return Databases.of(settings.url())
                    .source(name, login, new ReadChoice(settings.schemas(), settings.attached(), settings.partial()));
        } catch (DatabaseChoiceException e) {
            throw new UsageException(String.valueOf(e.getMessage())
                    .replace("--jdbc-url:", "'backup.sources." + name + ".url':")
                    .replace("--attached:", "'backup.sources." + name + ".attached':"));
        }
    }
}
