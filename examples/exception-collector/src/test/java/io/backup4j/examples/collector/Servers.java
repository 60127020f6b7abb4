package io.backup4j.examples.collector;

import io.backup4j.examples.collector.embedded.EmbeddedServers;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** The embedded servers of the application, started once for all tests; each test has a database and a topic of its own. */
final class Servers implements BeforeAllCallback {
    private static final AtomicInteger NAMES = new AtomicInteger();

    /** Ends them after the last test. */
    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Servers.class))
                .computeIfAbsent("servers", key -> (AutoCloseable) Running.CONTEXT::close, AutoCloseable.class);
    }

    /** Started by the first test that needs them. */
    private static final class Running {
        private static final ConfigurableApplicationContext CONTEXT = new SpringApplicationBuilder(
                        EmbeddedServers.class)
                .web(WebApplicationType.NONE)
                .run();
    }

    /** A name that no other test has. */
    static String newName() {
        return "site" + NAMES.incrementAndGet();
    }

    /** A new database without anything. */
    static PGSimpleDataSource newDatabase(String name) throws SQLException {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setUrl(Running.CONTEXT.getBean(JdbcConnectionDetails.class).getJdbcUrl());
        server.setUser("postgres");
        new JdbcTemplate(server).execute("CREATE DATABASE " + name);
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(server.getUrl());
        database.setUser("postgres");
        database.setDatabaseName(name);
        return database;
    }

    static String kafka() {
        return String.join(
                ",", Running.CONTEXT.getBean(KafkaConnectionDetails.class).getBootstrapServers());
    }
}
