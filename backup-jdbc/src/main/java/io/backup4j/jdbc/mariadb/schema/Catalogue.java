package io.backup4j.jdbc.mariadb.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Asks the server about one database. Used by one thread. */
public final class Catalogue {
    private final Connection connection;
    private final Server server;
    private final String database;

    public Catalogue(Connection connection, Server server, String database) {
        this.connection = connection;
        this.server = server;
        this.database = database;
    }

    public Server server() {
        return server;
    }

    public String database() {
        return database;
    }

    /** Rows as texts by position; null is an empty text. Each {@code ?} stands for the name of the database. */
    public List<List<String>> rows(String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 1; i <= sql.chars().filter(c -> c == '?').count(); i++) {
                query.setString(i, database);
            }
            try (ResultSet row = query.executeQuery()) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    List<String> texts = new ArrayList<>(columns);
                    for (int i = 1; i <= columns; i++) {
                        String text = row.getString(i);
                        texts.add(text == null ? "" : text);
                    }
                    rows.add(texts);
                }
            }
        }
        return rows;
    }

    /** The first value of the first row, of a statement that is executed as it stands; empty if there is none. */
    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(sql)) {
                String answer = row.next() ? row.getString(1) : null;
                return answer == null ? "" : answer;
            }
        }
    }

    /** What {@code SHOW CREATE} says of an object: columns by their names in lower case; null is an empty text. */
    public Map<String, String> show(String what, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery("SHOW CREATE " + what + " " + SqlText.identifier(name))) {
                Map<String, String> columns = new LinkedHashMap<>();
                ResultSetMetaData names = row.getMetaData();
                boolean present = row.next();
                for (int i = 1; i <= names.getColumnCount(); i++) {
                    String text = present ? row.getString(i) : null;
                    columns.put(names.getColumnLabel(i).toLowerCase(Locale.ROOT), text == null ? "" : text);
                }
                return columns;
            }
        }
    }
}
