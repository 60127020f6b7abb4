package io.backup4j.cli;

import java.nio.file.Path;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine.Option;

/** Which database, and as whom. */
final class DatabaseOptions {
    /** Name of the source that holds a database from the command line. */
    static final String SOURCE = "database";

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = "A PostgreSQL database: jdbc:postgresql://host:5432/name. Without a password in it.")
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
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new UsageException("--jdbc-url: must begin with jdbc:postgresql: ; other databases are not known");
        }
        if (url.toLowerCase(Locale.ROOT).matches(".*[?&]password=.*") || url.matches("jdbc:postgresql://[^/?]*@.*")) {
            throw new UsageException(
                    "--jdbc-url: holds a password or a user, which every user of the machine can see; use"
                            + " --jdbc-user and --jdbc-password-file, and change that password");
        }
        if (connections != null && (connections < 1 || connections > 64)) {
            throw new UsageException("--jdbc-connections: must be 1 to 64: " + connections);
        }
    }

    /** Opens nothing; each connection is a new one. */
    DataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "--jdbc-url: cannot be understood; it looks like jdbc:postgresql://host:5432/name");
        }
        if (user != null) {
            source.setUser(user);
        }
        if (passwordFile != null) {
            source.setPassword(SecretFiles.password(passwordFile));
        }
        source.setApplicationName("backup4j");
        return source;
    }

    /** Uses all of the machine: unlike a library, the command line is not a guest. */
    int connections(int processors) {
        return connections != null ? connections : Math.max(1, Math.min(8, processors));
    }
}
