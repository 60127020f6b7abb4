package io.backup4j.operate.alert;

import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertMessage;
import io.backup4j.spi.alert.AlertNotice;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is said to each kind of receiver. Text of a message may hold anything, so each escapes what means something there. */
final class HttpTexts {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Slack cuts messages of more than 40 000 characters and advises 4000. */
    private static final int SLACK_CHARS = 4000;
    /** Discord refuses more. */
    private static final int DISCORD_CHARS = 2000;
    /** Two to three text messages; Twilio refuses more than 1600. */
    private static final int SMS_CHARS = 320;

    private static final Pattern MARKDOWN = Pattern.compile("([\\\\*_~`|>#\\[\\]()<@])");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\n]]");

    private HttpTexts() {}

    /** https://api.slack.com/reference/surfaces/formatting: three characters are escaped, which also ends mentions and links. */
    static String slack(AlertMessage message) {
        ObjectNode json = JSON.createObjectNode();
        String plain = cut(plain(message), SLACK_CHARS);
        json.put("text", plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        json.put("mrkdwn", false);
        json.put("unfurl_links", false);
        return JSON.writeValueAsString(json);
    }

    /** Nobody is mentioned, whatever the text says. */
    static String discord(AlertMessage message) {
        ObjectNode json = JSON.createObjectNode();
        String text = plain(message);
        String escaped = MARKDOWN.matcher(text).replaceAll("\\\\$1");
        // Cut before escaping, so that no escape is cut in two.
        while (escaped.length() > DISCORD_CHARS) {
            text = cut(text, text.length() - Math.max(1, (escaped.length() - DISCORD_CHARS) / 2));
            escaped = MARKDOWN.matcher(text).replaceAll("\\\\$1");
        }
        json.put("content", escaped);
        json.putObject("allowed_mentions").putArray("parse");
        return JSON.writeValueAsString(json);
    }

    /** Everything that there is to know, for programs. */
    static String webhook(AlertMessage message) {
        ObjectNode json = JSON.createObjectNode();
        json.put("host", message.host());
        json.put("at", message.at().toString());
        json.put("severity", message.severity().name());
        json.put("headline", message.headline());
        json.put("more", message.more());
        ArrayNode notices = json.putArray("notices");
        for (AlertNotice notice : message.notices()) {
            Alert alert = notice.alert();
            ObjectNode node = notices.addObject();
            node.put("event", notice.event().name());
            node.put("kind", alert.kind().name());
            node.put("subject", alert.subject());
            node.put("severity", alert.severity().name());
            node.put("message", alert.message());
            node.put("opened", alert.opened().toString());
            node.put("seen", alert.seen().toString());
            node.put("times", alert.times());
        }
        return JSON.writeValueAsString(json);
    }

    static String sms(AlertMessage message) {
        return cut(message.headline() + ": " + message.notices().get(0).alert().message(), SMS_CHARS)
                .replaceAll("\\p{Cntrl}+", " ");
    }

    private static String plain(AlertMessage message) {
        return CONTROLS.matcher(message.headline() + "\n\n" + message.text()).replaceAll(" ");
    }

    /** At most so many characters, without half a character at the end. */
    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}
