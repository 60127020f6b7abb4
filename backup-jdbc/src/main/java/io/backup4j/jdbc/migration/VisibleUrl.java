package io.backup4j.jdbc.migration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JDBC URL that may be shown: without the login, and without options that may hold a secret. Drivers of servers add dozens of options with their defaults, so of
 * those only what decides whether a connection is made at all is kept.
 *
 * @param database what is connected to, without options
 * @param options with what begins them, or empty
 */
record VisibleUrl(String database, String options) {
    private static final Pattern LOGIN = Pattern.compile("(//)[^/?;]*@");
    private static final Set<String> NEEDED =
            Set.of("ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "usessl", "serversslcert");
    private static final Pattern SECRET = Pattern.compile(".*(user|passw|pwd|secret|token|credential).*");

    static VisibleUrl of(String url) {
        String shown = LOGIN.matcher(url).replaceAll("$1");
        if (shown.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:")) {
            return split(shown, ";", name -> !SECRET.matcher(name).matches());
        }
        return split(shown, "?", NEEDED::contains);
    }

    private static VisibleUrl split(String url, String begin, Predicate<String> kept) {
        int options = url.indexOf(begin);
        if (options < 0) {
            return new VisibleUrl(url, "");
        }
        String separator = begin.equals("?") ? "&" : begin;
        String visible = Arrays.stream(url.substring(options + 1).split(separator))
                .filter(option -> option.contains("=")
                        && kept.test(option.substring(0, option.indexOf('=')).toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(separator));
        return new VisibleUrl(url.substring(0, options), visible.isEmpty() ? "" : begin + visible);
    }

    @Override
    public String toString() {
        return database + options;
    }
}
