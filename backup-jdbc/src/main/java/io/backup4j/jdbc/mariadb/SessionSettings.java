package io.backup4j.jdbc.mariadb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Variables of a session that were set, and what they were before, so that a pool gets its connection back as it was. Used by one thread. */
public final class SessionSettings {
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private final Connection connection;
    private final Map<String, String> before = new LinkedHashMap<>();

    public SessionSettings(Connection connection) {
        this.connection = connection;
    }

    /** @param values as SQL takes them, by the names of the variables */
    public void set(Map<String, String> values) throws SQLException {
        List<String> unknown = values.keySet().stream()
                .filter(name -> !before.containsKey(name))
                .toList();
        try (Statement statement = connection.createStatement()) {
            if (!unknown.isEmpty()) {
                remember(statement, unknown);
            }
            statement.execute(assignments(values));
        }
    }

    /** Switches that the server may not have, and that the account may not be allowed to turn: then they stay as they are. Returns the names of those that do. */
    public List<String> wish(Map<String, Boolean> switches) throws SQLException {
        List<String> stayed = new ArrayList<>();
        for (String name : turnedOtherwise(switches)) {
            try {
                set(Map.of(name, switches.get(name) ? "1" : "0"));
            } catch (SQLException e) {
                before.remove(name);
                if (!SqlFailure.isDenied(e)) {
                    throw e;
                }
                stayed.add(name);
            }
        }
        return stayed;
    }

    private List<String> turnedOtherwise(Map<String, Boolean> switches) throws SQLException {
        List<String> found = new ArrayList<>();
        if (switches.isEmpty()) {
            return found;
        }
        String names = switches.keySet().stream().collect(Collectors.joining("', '", "('", "')"));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION VARIABLES WHERE Variable_name IN " + names)) {
            while (row.next()) {
                if (row.getString(2).equals("ON") != switches.get(row.getString(1))) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }

    private void remember(Statement statement, List<String> names) throws SQLException {
        String columns = names.stream().map(name -> "@@SESSION." + name).collect(Collectors.joining(", "));
        try (ResultSet row = statement.executeQuery("SELECT " + columns)) {
            row.next();
            for (int i = 0; i < names.size(); i++) {
                before.put(names.get(i), asSql(row.getString(i + 1)));
            }
        }
    }

    private static String asSql(@org.jspecify.annotations.Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        return NUMBER.matcher(value).matches()
                ? value
                : "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static String assignments(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> "SESSION " + each.getKey() + " = " + each.getValue())
                .collect(Collectors.joining(", ", "SET ", ""));
    }

    public void putBack() throws SQLException {
        if (before.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(assignments(before));
        }
        before.clear();
    }
}
