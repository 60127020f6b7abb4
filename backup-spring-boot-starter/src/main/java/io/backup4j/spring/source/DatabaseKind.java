package io.backup4j.spring.source;

import java.util.Locale;
import java.util.Optional;

/** Databases that can be backed up. */
enum DatabaseKind {
    POSTGRESQL("PostgreSQL"),
    MARIADB("MariaDB"),
    MYSQL("MySQL"),
    SQLITE("SQLite"),
    H2("H2");

    private final String product;

    DatabaseKind(String product) {
        this.product = product;
    }

    /** For people. */
    String product() {
        return product;
    }

    /** By the address of a connection. Wrappers of drivers put a word of their own in front; whoever is not sure is asked for a connection. */
    static Optional<DatabaseKind> ofUrl(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        for (DatabaseKind kind : values()) {
            if (lower.startsWith("jdbc:" + kind.name().toLowerCase(Locale.ROOT) + ":")) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** By the name that a driver says of its database. */
    static Optional<DatabaseKind> ofProduct(String name) {
        for (DatabaseKind kind : values()) {
            if (kind.product.equalsIgnoreCase(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
