package io.backup4j.kafka;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Properties of Kafka's clients as the host gave them: where the cluster is, TLS, SASL. Passed on as they are. Their values are never in a message, a log or a
 * backup, but for the servers. Immutable.
 */
final class ClientProperties {
    private static final String SERVERS = "bootstrap.servers";
    private static final String HIDDEN = "[hidden]";
    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(password|passwd|secret|jaas|token|credential|passphrase|\\.key$|private|assertion).*");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"|'([^']+)'|=\\s*([^\\s;\"']+)");

    /** Words in a login configuration that are no secrets, and would make messages unreadable. */
    private static final Set<String> PLAIN = Set.of("true", "false", "null");

    private final Map<String, Object> given;
    private final List<String> secrets;

    private ClientProperties(Map<String, Object> given, List<String> secrets) {
        this.given = given;
        this.secrets = secrets;
    }

    /**
     * @param owned names that the caller sets itself: given here, they would be ignored silently
     * @throws IllegalArgumentException naming the property
     */
    static ClientProperties of(Map<String, ?> given, Set<String> owned) {
        Map<String, Object> copy = new TreeMap<>();
        given.forEach((name, value) -> copy.put(name, value));
        if (!copy.containsKey(SERVERS)) {
            throw new IllegalArgumentException(SERVERS + ": is missing; it says where the cluster is: host:9092");
        }
        Set<String> taken = new TreeSet<>(owned);
        taken.retainAll(copy.keySet());
        if (!taken.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join(", ", taken) + ": set by the backup itself; take it out of the client's properties");
        }
        return new ClientProperties(copy, secrets(copy));
    }

    private static List<String> secrets(Map<String, Object> given) {
        Set<String> found = new LinkedHashSet<>();
        given.forEach((name, value) -> {
            if (SECRET.matcher(name).matches()) {
                found.add(text(value));
                Matcher quoted = QUOTED.matcher(text(value));
                while (quoted.find()) {
                    for (int group = 1; group <= quoted.groupCount(); group++) {
                        if (quoted.group(group) != null) {
                            found.add(quoted.group(group));
                        }
                    }
                }
            }
        });
        found.removeIf(secret -> secret.isBlank() || PLAIN.contains(secret));
        return found.stream()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList();
    }

    private static String text(@Nullable Object value) {
        return value instanceof org.apache.kafka.common.config.types.Password password
                ? password.value()
                : String.valueOf(value);
    }

    /** A copy with further properties. */
    Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(given);
        all.putAll(more);
        return all;
    }

    /** Whether the host has said something about it. */
    boolean has(String name) {
        return given.containsKey(name);
    }

    /** Where the cluster is, for people. */
    String servers() {
        return hide(text(given.get(SERVERS)));
    }

    /** The same one by one, in lower case and in no order; Kafka takes a list, and one text. */
    Set<String> addresses() {
        Object servers = given.get(SERVERS);
        Collection<?> several = servers instanceof Collection<?> list ? list : List.of(text(servers));
        Set<String> addresses = new TreeSet<>();
        several.forEach(each -> {
            for (String address : text(each).split(",")) {
                if (!address.isBlank()) {
                    addresses.add(hide(address.trim().toLowerCase(Locale.ROOT)));
                }
            }
        });
        return addresses;
    }

    /** A text without the secrets among the values. */
    String hide(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, HIDDEN);
        }
        return clean;
    }

    /** Whether no message of a chain of causes holds a secret. */
    boolean isClean(Throwable failure) {
        Throwable link = failure;
        for (int depth = 0; link != null && depth < 20; depth++, link = link.getCause()) {
            String message = link.toString();
            if (!hide(message).equals(message)) {
                return false;
            }
        }
        return true;
    }

    /** Names only. */
    @Override
    public String toString() {
        return given.keySet().toString();
    }
}
