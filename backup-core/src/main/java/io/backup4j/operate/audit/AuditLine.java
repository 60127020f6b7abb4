package io.backup4j.operate.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A line of the log: the event as JSON, a blank, and 64 hex digits: {@code SHA-256(hash of the line before ‖ JSON)}. The first line follows 64 zeros. The first line of each later
 * file is a link instead of an event, <code>{"continues":"audit.log","hash":"…"}</code>, which names the file before and carries the hash of its last line.
 *
 * @param eventOrNull what happened; null for a link
 * @param hash of this line
 */
record AuditLine(@Nullable AuditEvent eventOrNull, String hash) {
    /** What the first line follows. */
    static final String ROOT = "0".repeat(64);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int HASH_CHARS = 64;

    /** The text of a line that follows another, without its end. */
    static String text(AuditEvent event, String previous) {
        ObjectNode node = JSON.createObjectNode();
        node.put("at", event.at().toString());
        node.put("who", event.who());
        node.put("action", event.action());
        node.put("subject", event.subject());
        node.put("outcome", event.outcome());
        ObjectNode details = node.putObject("details");
        event.orderedDetails().forEach(details::put);
        String json = JSON.writeValueAsString(node);
        return json + " " + hash(previous, json);
    }

    Optional<AuditEvent> event() {
        return Optional.ofNullable(eventOrNull);
    }

    /** The text of the first line of a file that goes on with another one. */
    static String link(String file, String previous) {
        ObjectNode node = JSON.createObjectNode();
        node.put("continues", file);
        node.put("hash", previous);
        String json = JSON.writeValueAsString(node);
        return json + " " + hash(previous, json);
    }

    /** What a link says that it follows; {@link #ROOT} if it is none. */
    static String linked(String text) {
        try {
            JsonNode node = isWhole(text) ? JSON.readTree(json(text)) : JSON.createObjectNode();
            return node.path("hash").asString(ROOT);
        } catch (JacksonException e) {
            return ROOT;
        }
    }

    private static String json(String text) {
        return text.substring(0, text.length() - HASH_CHARS - 1);
    }

    /** Whether it ends as a line does. */
    static boolean isWhole(String text) {
        return text.length() > HASH_CHARS + 1
                && text.substring(text.length() - HASH_CHARS - 1).matches(" [0-9a-f]{64}");
    }

    /** The hash at the end of a line that is whole. */
    static String hashOf(String text) {
        return text.substring(text.length() - HASH_CHARS);
    }

    /**
     * Reads a line.
     *
     * @param previous hash of the line before
     * @throws IllegalArgumentException if it is no line, or was changed, or does not follow that one
     */
    static AuditLine read(String text, String previous) {
        if (!isWhole(text)) {
            throw new IllegalArgumentException("it is torn");
        }
        String json = json(text);
        if (!hash(previous, json).equals(hashOf(text))) {
            throw new IllegalArgumentException("it was changed, or the line before it was changed or removed");
        }
        return new AuditLine(event(json), hashOf(text));
    }

    private static @Nullable AuditEvent event(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (node.has("continues")) {
                return null;
            }
            Map<String, String> details = new LinkedHashMap<>();
            node.required("details")
                    .properties()
                    .forEach(entry ->
                            details.put(entry.getKey(), entry.getValue().stringValue()));
            return new AuditEvent(
                    Instant.parse(node.required("at").stringValue()),
                    node.required("who").stringValue(),
                    node.required("action").stringValue(),
                    node.required("subject").stringValue(),
                    node.required("outcome").stringValue(),
                    details);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is no JSON", e);
        }
    }

    private static String hash(String previous, String json) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(previous.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(json.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
