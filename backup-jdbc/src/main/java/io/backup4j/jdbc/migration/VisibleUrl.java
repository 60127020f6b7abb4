package io.backup4j.jdbc.migration;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JDBC URL that may be shown: without the login, and without options that may hold a secret. Drivers of servers add dozens of options with their defaults, so of
 * those only what decides whether a connection is made at all is kept. A URL of another shape than the known ones is not shown at all.
 *
 * @param database what is connected to, without options, or what stands for it
 * @param options with what begins them, or empty
 */
record VisibleUrl(String database, String options) {
    private static final Pattern LOGIN = Pattern.compile("(//)[^/?;]*@");
    private static final Set<String> NEEDED =
            Set.of("ssl", "sslmode", "sslrootcert", "sslcert", "sslkey", "usessl", "serversslcert");
    private static final Pattern SECRET = Pattern.compile(".*(user|passw|pwd|secret|token|credential).*");

    private static final VisibleUrl UNKNOWN = new VisibleUrl("<jdbc-url>", "");
    private static final Pattern SERVER = Pattern.compile("jdbc:(postgresql|mariadb|mysql):.*", Pattern.DOTALL);
    private static final Pattern REMOTE_H2 = Pattern.compile("jdbc:h2:(tcp|ssl):.*", Pattern.DOTALL);

    static VisibleUrl of(String url) {
        String shown = LOGIN.matcher(url).replaceAll("$1");
        String lower = shown.toLowerCase(Locale.ROOT);
        boolean h2 = lower.startsWith("jdbc:h2:");
        boolean server =
                SERVER.matcher(lower).matches() || REMOTE_H2.matcher(lower).matches();
        if (!server && !h2 && !lower.startsWith("jdbc:sqlite:")) {
            return UNKNOWN;
        }
        // Drivers of servers take logins in other shapes too: (host=db,password=p), or one with a '/' or '?' in it.
        if (server && (shown.indexOf('@') >= 0 || shown.indexOf('(') >= 0)) {
            return UNKNOWN;
        }
        if (h2) {
            return split(shown, ";", name -> !SECRET.matcher(name).matches());
        }
        return split(shown, "?", NEEDED::contains);
    }

    /** Whether it is the URL, not what stands for any that cannot be shown. */
    boolean known() {
        return !equals(UNKNOWN);
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
