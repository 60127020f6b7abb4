package io.backup4j.jdbc.mariadb.schema;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server this is.
 *
 * @param dialect which of the two it is
 * @param version as it says itself
 */
public record Server(Dialect dialect, int major, int minor, String version) {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");

    /**
     * Asks it.
     *
     * @throws IOException if it is older than MariaDB 10.6 or MySQL 8.0
     */
    public static Server of(Connection connection) throws SQLException, IOException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT VERSION()")) {
            row.next();
            return of(row.getString(1));
        }
    }

    static Server of(String version) throws IOException {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            throw new IOException(
                    "the server says of itself '" + version + "', which is no version that is known here");
        }
        boolean mariadb = version.contains("MariaDB");
        Server server = new Server(
                mariadb ? new MariadbDialect() : new MysqlDialect(),
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                version);
        if (mariadb ? !server.atLeast(10, 6) : !server.atLeast(8, 0)) {
            throw new IOException("the server is " + version
                    + ": MariaDB 10.6 or newer, or MySQL 8.0 or newer, is needed. Nothing was read or changed");
        }
        return server;
    }

    public boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }
}
