package io.backup4j.cli.database;

import io.backup4j.jdbc.h2.H2Source;
import io.backup4j.jdbc.h2.H2Target;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreTarget;
import java.util.Locale;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** H2 in a file that no other process has open. */
final class H2Database implements Database {
    private static final String PREFIX = "jdbc:h2:";

    @Override
    public String example() {
        return PREFIX + "file:/path/name";
    }

    @Override
    public boolean understands(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public String sourceKind() {
        return H2Source.KIND;
    }

    @Override
    public BackupSource source(String name, DatabaseLogin login, ReadChoice choice) {
        SenselessChoices.refuseAttachedDatabases(choice.attached());
        SenselessChoices.refuse("--schemas", !choice.schemas().isEmpty(), "H2 is backed up as a whole");
        SenselessChoices.refuse("--allow-partial", choice.partial(), "of H2 nothing can be left out");
        return H2Source.of(name, connecting(login, ";IFEXISTS=TRUE")).build();
    }

    @Override
    public DataSource reading(DatabaseLogin login) {
        return connecting(login, ";IFEXISTS=TRUE");
    }

    @Override
    public RestoreTarget target(DatabaseLogin login, WriteChoice choice) {
        SenselessChoices.refuseAttachedDatabases(choice.attached());
        SenselessChoices.refuseParts(choice, "H2");
        String why = "H2 is restored into a new database only";
        SenselessChoices.refuse("--clean", choice.clean(), why);
        SenselessChoices.refuse("--rename-aside", choice.aside(), why);
        SenselessChoices.refuse("--keep-going", choice.keepGoing(), "H2 is restored as a whole");
        return H2Target.into(connecting(login, ""));
    }

    @Override
    public DrillSandbox sandbox(DatabaseLogin login) {
        return SenselessChoices.refuseServer("H2");
    }

    private JdbcDataSource connecting(DatabaseLogin login, String settings) {
        String url = login.url();
        String place = url.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
        if (place.startsWith("mem:") || place.startsWith("tcp:") || place.startsWith("ssl:")) {
            throw new DatabaseChoiceException(
                    "--jdbc-url: a database in the memory of another process, or behind a server,"
                            + " is backed up there; here it looks like " + example());
        }
        if (url.toUpperCase(Locale.ROOT).contains(";IFEXISTS=") && !settings.isEmpty()) {
            throw new DatabaseChoiceException("--jdbc-url: IFEXISTS is set already");
        }
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl(url + settings);
        source.setUser(login.userOrNull() == null ? "" : login.userOrNull());
        source.setPassword(login.passwordOrNull() == null ? "" : login.passwordOrNull());
        return source;
    }
}
