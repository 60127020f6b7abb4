package io.backup4j.jdbc.h2;

import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * An H2 database of this process, in a file, encrypted or not, or in memory, at one instant, while others go on writing. It is stored as the script that H2's
 * {@code SCRIPT} makes, which any later version can run. The script is written into a private temporary file first, as plain text, see
 * {@link Builder#temporaryDirectory}. It holds the users with hashes of their passwords.
 *
 * <p>Immutable and thread-safe.
 */
public final class H2Source implements BackupSource {
    /** The {@link #kind()}. */
    public static final String KIND = "h2";

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private final String name;
    private final DataSource pool;
    private final Path temporaryDirectory;
    private final boolean requiresEncryption;

    private H2Source(Builder builder) {
        this.name = builder.name;
        this.pool = builder.pool;
        this.temporaryDirectory = builder.temporaryDirectory;
        this.requiresEncryption = builder.requiresEncryption;
    }

    /**
     * Begins a source of the database that the connections of this pool lead to.
     *
     * @param name 1 to 64 of {@code a-z 0-9 - _ .}
     * @param pool gives at least one connection, of an administrator, to a database that runs in this process
     */
    public static Builder of(String name, DataSource pool) {
        return new Builder(name, pool);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean requiresEncryption() {
        return requiresEncryption;
    }

    /**
     * Begins a transaction that sees all tables as they are now.
     *
     * @throws IOException if the database cannot be reached, runs in another process, or the user is no administrator
     */
    @Override
    public SourceSession open(SourceContext context) throws IOException {
        return H2Session.open(pool, temporaryDirectory, context.clock());
    }

    @Override
    public String toString() {
        return "h2 '" + name + "'";
    }

    /** Collects options; {@link #build()} checks them. */
    public static final class Builder {
        private final String name;
        private final DataSource pool;
        private Path temporaryDirectory = Path.of(System.getProperty("java.io.tmpdir"));
        private boolean requiresEncryption;

        private Builder(String name, DataSource pool) {
            this.name = Objects.requireNonNull(name, "name");
            this.pool = Objects.requireNonNull(pool, "pool");
        }

        /** Where the script is written, in a directory that only this user may enter. Default: the system's temporary directory. */
        public Builder temporaryDirectory(Path directory) {
            this.temporaryDirectory = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /** Refuses repositories without encryption. */
        public Builder requireEncryption() {
            this.requiresEncryption = true;
            return this;
        }

        public H2Source build() {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name: must be 1 to 64 of a-z 0-9 . _ -: '" + name + "'");
            }
            return new H2Source(this);
        }
    }
}
