package io.backup4j.examples.collector.embedded;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** How the embedded database is reached; it asks for no password. */
record EmbeddedDatabase(String url) implements JdbcConnectionDetails {
    @Override
    public String getJdbcUrl() {
        return url;
    }

    @Override
    public String getUsername() {
        return "postgres";
    }

    @Override
    public String getPassword() {
        return "";
    }
}
