package io.backup4j.spring.properties;

import java.util.Locale;

/**
 * A part of a whole, written {@code 5%} or {@code 0.05}.
 *
 * @param fraction in [0, 1]
 */
public record Share(double fraction) {
    public Share {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("must be 0% to 100%: " + fraction);
        }
    }

    /** Reads what a user writes; found by Spring's conversion. */
    public static Share valueOf(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        try {
            return trimmed.endsWith("%")
                    ? new Share(Double.parseDouble(trimmed.substring(0, trimmed.length() - 1)) / 100)
                    : new Share(Double.parseDouble(trimmed));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "must be a percentage such as 5% or a fraction such as 0.05: " + text, e);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s%%", trimmed(fraction * 100));
    }

    private static String trimmed(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
