package io.backup4j.operate.alert;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertMessage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells alerts by HTTP: Slack, Discord, a webhook of one's own, text messages by Twilio or who speaks like it. An address and a token are secrets: neither is ever in a
 * message, a log line or {@code toString}. Thread-safe.
 */
public final class HttpChannel implements AlertChannel {
    private static final String JSON = "application/json; charset=utf-8";

    private final String name;
    private final HttpTemplate template;
    private final HttpCalls calls;

    private HttpChannel(String name, HttpTemplate template, HttpCalls calls) {
        this.name = Objects.requireNonNull(name, "name");
        this.template = template;
        this.calls = calls;
    }

    /** @param url an incoming webhook of Slack, or of what understands the same, such as Mattermost */
    public static HttpChannel slack(String name, String url) {
        return json(name, url, Map.of(), HttpTexts::slack);
    }

    /** @param url a webhook of a Discord channel */
    public static HttpChannel discord(String name, String url) {
        return json(name, url, Map.of(), HttpTexts::discord);
    }

    /**
     * A receiver of one's own, which gets everything as JSON; docs/guides/alerts.md shows its members.
     *
     * @param url where it is posted
     * @param authorization value of the header {@code Authorization}, such as {@code Bearer …}; null for none
     */
    public static HttpChannel webhook(String name, String url, @Nullable String authorization) {
        return json(
                name,
                url,
                authorization == null
                        ? Map.of()
                        : Map.of("Authorization", header("authorization of channel '" + name + "'", authorization)),
                HttpTexts::webhook);
    }

    /** Files that hold secrets end with a line, which no header can hold. What else it cannot hold is refused, without repeating it. */
    private static String header(String setting, String value) {
        String stripped = value.strip();
        if (!stripped.matches("[\\x20-\\x7e]+")) {
            throw new IllegalArgumentException(setting
                    + ": must be one line of printable ASCII characters; what is set is not shown, as it is a secret");
        }
        return stripped;
    }

    private static HttpChannel json(
            String name, String url, Map<String, String> headers, Function<AlertMessage, String> text) {
        URI uri = HttpCalls.address("url of channel '" + name + "'", url);
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", JSON);
        return new HttpChannel(name, message -> new HttpPost(uri, all, text.apply(message)), new HttpCalls());
    }

    /**
     * Text messages.
     *
     * @param account sid of the account
     * @param token its secret
     * @param from sender
     * @param to receiver; several receivers are several channels, so that a wrong number does not make the others be told again and again
     */
    public static HttpChannel twilio(String name, String account, String token, String from, String to) {
        return twilio(name, "https://api.twilio.com", account, token, from, to);
    }

    /** The same of another service with the same interface, at {@code base}. */
    public static HttpChannel twilio(String name, String base, String account, String token, String from, String to) {
        if (!account.matches("[A-Za-z0-9]{1,64}")) {
            throw new IllegalArgumentException("account of channel '" + name + "': must be letters and digits");
        }
        URI uri = HttpCalls.address(
                "base of channel '" + name + "'", base + "/2010-04-01/Accounts/" + account + "/Messages.json");
        String basic =
                Base64.getEncoder().encodeToString((account + ":" + token.strip()).getBytes(StandardCharsets.UTF_8));
        Map<String, String> headers =
                Map.of("Content-Type", "application/x-www-form-urlencoded", "Authorization", "Basic " + basic);
        return new HttpChannel(
                name,
                message -> new HttpPost(
                        uri, headers, form(Map.of("To", to, "From", from, "Body", HttpTexts.sms(message)))),
                new HttpCalls());
    }

    private static String form(Map<String, String> fields) {
        List<String> pairs = new ArrayList<>();
        fields.forEach((key, value) -> pairs.add(key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", pairs);
    }

    /** The same with another limit for one request, below 30 seconds. Default 20. */
    public HttpChannel timeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofSeconds(30)) >= 0) {
            throw new IllegalArgumentException("timeout: must be above 0 and below 30 s: " + timeout);
        }
        return new HttpChannel(name, template, new HttpCalls(timeout));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void deliver(AlertMessage message) throws IOException {
        calls.post(template.post(message));
    }

    @Override
    public String toString() {
        return "channel " + name;
    }
}
