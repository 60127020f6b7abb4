package io.backup4j.examples.collector.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** What exceptions of one cause have in common: service, type and the innermost frames, without line numbers, which change with each release. */
final class Fingerprint {
    private static final int FRAMES = 5;
    private static final int BYTES = 8;
    private static final Pattern LINE = Pattern.compile(":\\d+\\)?$");

    private Fingerprint() {}

    static String of(String service, String type, List<String> frames) {
        MessageDigest digest = sha256();
        add(digest, service);
        add(digest, type);
        frames.stream()
                .limit(FRAMES)
                .forEach(frame -> add(digest, LINE.matcher(frame).replaceFirst("")));
        return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    }

    /** A zero byte behind each part keeps them apart. */
    private static void add(MessageDigest digest, String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
