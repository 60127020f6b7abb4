package io.backup4j.jdbc.export.postgres;

/** Makes ISO 8601 of PostgreSQL's times, which PostgreSQL reads too. What ISO 8601 has no word for stays: {@code infinity}, years before 1 ({@code BC}). Stateless. */
final class Times {
    private Times() {}

    private static boolean isOutside(String text) {
        return text.endsWith("infinity") || text.endsWith(" BC");
    }

    /** {@code 2024-02-29 23:59:59.5}. */
    static String timestamp(String text) {
        return isOutside(text) ? text : text.replace(' ', 'T');
    }

    /** {@code 2024-02-29 23:59:59.5+00}; in UTC always. */
    static String timestampWithZone(String text) {
        if (isOutside(text) || !text.endsWith("+00")) {
            return timestamp(text);
        }
        return timestamp(text.substring(0, text.length() - 3)) + "Z";
    }

    /** {@code 23:59:59.5+02}. */
    static String timeWithZone(String text) {
        char sign = text.length() < 3 ? ' ' : text.charAt(text.length() - 3);
        return sign == '+' || sign == '-' ? text + ":00" : text;
    }
}
