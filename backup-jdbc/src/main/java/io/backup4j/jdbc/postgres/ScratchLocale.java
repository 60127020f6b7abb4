package io.backup4j.jdbc.postgres;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** The locale of a scratch database: that of the original, which ranges and checks over texts may depend on, if this server has it. Stateless. */
final class ScratchLocale {
    /** What every server has, for every encoding. */
    static final String PLAIN = " LC_COLLATE 'C' LC_CTYPE 'C'";

    /** Wrong object, parameter, or a feature that this server was built without: a locale that it does not know, or that does not go with the encoding. */
    private static final Set<String> UNKNOWN = Set.of("42809", "22023", "0A000", "42601", "42704");

    private ScratchLocale() {}

    /** For {@code CREATE DATABASE}; backups of before these facts were recorded get the locale of the server. */
    static String clauses(Map<String, String> facts) {
        String collate = facts.getOrDefault("collate", "");
        if (collate.isEmpty()) {
            return "";
        }
        String clauses = " LC_COLLATE " + ScratchDatabase.literal(collate) + " LC_CTYPE "
                + ScratchDatabase.literal(facts.getOrDefault("ctype", collate));
        String locale = ScratchDatabase.literal(facts.getOrDefault("locale", ""));
        return switch (facts.getOrDefault("localeProvider", "c")) {
            case "i" -> clauses + " LOCALE_PROVIDER icu ICU_LOCALE " + locale;
            case "b" -> clauses + " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + locale;
            default -> clauses;
        };
    }

    static boolean isUnknown(SQLException e) {
        return UNKNOWN.contains(String.valueOf(e.getSQLState()));
    }
}
