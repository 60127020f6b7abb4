package io.backup4j.cli.database;

import io.backup4j.jdbc.mariadb.MariadbSandbox;
import io.backup4j.jdbc.mariadb.MariadbSource;
import io.backup4j.jdbc.mariadb.MariadbTarget;
import io.backup4j.jdbc.mariadb.NotEmpty;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** MariaDB and MySQL, both by MariaDB's driver. */
final class MariadbDatabase implements Database {
    private static final String MYSQL = "jdbc:mysql:";
    private static final String MARIADB = "jdbc:mariadb:";
    /** What stands before and behind the name of the database. */
    private static final Pattern URL = Pattern.compile("(jdbc:[a-z]+:(?:[a-z-]+:)?//[^/?]*)(?:/[^?]*)?(\\?.*)?");

    @Override
    public String example() {
        return "jdbc:mariadb://host:3306/name";
    }

    @Override
    public boolean understands(String url) {
        return url.startsWith(MARIADB) || url.startsWith(MYSQL);
    }

    @Override
    public String sourceKind() {
        return MariadbSource.KIND;
    }

    @Override
    public BackupSource source(String name, DatabaseLogin login, ReadChoice choice) {
        SenselessChoices.refuseAttachedDatabases(choice.attached());
        requireNoSchemas(choice.schemas());
        MariadbSource.Builder builder =
                MariadbSource.of(name, connecting(login)).connections(login.connections());
        return (choice.partial() ? builder.allowPartial() : builder).build();
    }

    @Override
    public DataSource reading(DatabaseLogin login) {
        return connecting(login);
    }

    @Override
    public RestoreTarget target(DatabaseLogin login, WriteChoice choice) {
        SenselessChoices.refuseAttachedDatabases(choice.attached());
        requireNoSchemas(choice.schemas());
        MariadbTarget.Builder builder = MariadbTarget.into(connecting(login))
                .connections(login.connections())
                .table(choice.tables().toArray(String[]::new))
                .whenNotEmpty(
                        choice.clean() ? NotEmpty.CLEAN : choice.aside() ? NotEmpty.RENAME_ASIDE : NotEmpty.REFUSE);
        if (!choice.owners()) {
            builder.withoutDefiners();
        }
        return (choice.keepGoing() ? builder.keepGoing() : builder).build();
    }

    @Override
    public DrillSandbox sandbox(DatabaseLogin login) {
        Matcher url = URL.matcher(login.url());
        if (!url.matches()) {
            throw new DatabaseChoiceException("--jdbc-url: cannot be understood; it looks like " + example());
        }
        return MariadbSandbox.on(
                        connecting(login),
                        name -> connecting(new DatabaseLogin(
                                url.group(1) + "/" + name + Objects.toString(url.group(2), ""),
                                login.userOrNull(),
                                login.passwordOrNull(),
                                login.connections())))
                .connections(login.connections());
    }

    private static void requireNoSchemas(List<String> schemas) {
        if (!schemas.isEmpty()) {
            throw new DatabaseChoiceException(
                    "--schemas: MariaDB and MySQL have no schemas below a database; one database is backed up, the one in --jdbc-url");
        }
    }

    /** Each connection is a new one. */
    private DataSource connecting(DatabaseLogin login) {
        String url = login.url().startsWith(MYSQL) ? MARIADB + login.url().substring(MYSQL.length()) : login.url();
        MariaDbDataSource source = new MariaDbDataSource();
        try {
            source.setUrl(url);
            if (login.userOrNull() != null) {
                source.setUser(login.userOrNull());
            }
            if (login.passwordOrNull() != null) {
                source.setPassword(login.passwordOrNull());
            }
        } catch (SQLException e) {
            // The driver's message repeats the URL, which may hold more than it should.
            throw new DatabaseChoiceException("--jdbc-url: cannot be understood; it looks like " + example());
        }
        return source;
    }
}
