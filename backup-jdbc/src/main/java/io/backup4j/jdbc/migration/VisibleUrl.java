package io.backup4j.jdbc.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A JDBC URL that may be shown: without the login, and without options that may hold a secret. Stateless. */
final class VisibleUrl {
    private static final Pattern LOGIN = Pattern.compile("(//)[^/?;]*@");
    private static final Pattern SECRET =
            Pattern.compile(".*(user|passw|pwd|secret|token|credential|key|cipher).*", Pattern.CASE_INSENSITIVE);

    private VisibleUrl() {}

    static String of(String url) {
        String shown = LOGIN.matcher(url).replaceAll("$1");
        int question = shown.indexOf('?');
        if (question >= 0) {
            List<String> kept = keep(shown.substring(question + 1), "&");
            return shown.substring(0, question) + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
        }
        int semicolon = shown.indexOf(';');
        if (semicolon >= 0 && shown.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:")) {
            List<String> kept = keep(shown.substring(semicolon + 1), ";");
            return shown.substring(0, semicolon) + (kept.isEmpty() ? "" : ";" + String.join(";", kept));
        }
        return shown;
    }

    private static List<String> keep(String options, String separator) {
        List<String> kept = new ArrayList<>();
        for (String option : options.split(Pattern.quote(separator))) {
            int equals = option.indexOf('=');
            String name = equals < 0 ? option : option.substring(0, equals);
            if (!option.isBlank() && !SECRET.matcher(name).matches()) {
                kept.add(option);
            }
        }
        return kept;
    }
}
