package io.backup4j.jdbc.export.value;

import java.util.Objects;

/**
 * What CSV leaves open.
 *
 * @param nullText stands for null, without quotation marks
 * @param bytes how they look
 * @param formulaProtection whether texts that a spreadsheet would calculate get an apostrophe before them
 */
public record CsvRules(String nullText, BytesText bytes, boolean formulaProtection) {
    /** What bytes look like in a format that has text alone. */
    public enum BytesText {
        /** {@code \x} and hexadecimal digits, as PostgreSQL reads it. */
        HEX,
        /** As in RFC 4648, section 4, with padding. */
        BASE64
    }

    public CsvRules {
        Objects.requireNonNull(bytes, "bytes");
        if (nullText.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            throw new IllegalArgumentException(
                    "nullText: must not hold a comma, a quotation mark or a line end: '" + nullText + "'");
        }
    }
}
