package io.backup4j.s3;

import io.backup4j.s3.Gateway.Mishap;
import io.backup4j.s3.Gateway.Seen;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Object lock as AWS enforces it, played by a gateway before a server that has versions and knows no locks: a version with a retention that has not ended is not deleted,
 * whoever asks; a retention is extended and never shortened. Names are used once, so that a name stands for its only version, until somebody overwrites it without a lock:
 * what then is asked for without a version is that one.
 */
final class LockingStore implements Function<Seen, Mishap> {
    private static final String UNTIL = "x-amz-object-lock-retain-until-date";
    private static final Map<String, String> UNKNOWN_TO_THE_SERVER = Map.of("x-amz-object-lock-mode", "", UNTIL, "");
    private static final Pattern DATE = Pattern.compile("<RetainUntilDate>([^<]+)</RetainUntilDate>");

    private final Supplier<Instant> now;
    private final Map<String, Instant> retained = new ConcurrentHashMap<>();
    private final Set<String> overwritten = ConcurrentHashMap.newKeySet();
    private final Map<String, String> extended = new ConcurrentHashMap<>();

    /** @param now the time of the store */
    LockingStore(Supplier<Instant> now) {
        this.now = now;
    }

    /** When the retention of each object ends, by the path of its requests. */
    Map<String, Instant> retained() {
        return Map.copyOf(retained);
    }

    /** The query, and so the version, of each extension since this was asked last, by the path of its requests. */
    Map<String, String> extended() {
        Map<String, String> since = Map.copyOf(extended);
        extended.clear();
        return since;
    }

    @Override
    public Mishap apply(Seen request) {
        return switch (request.kind()) {
            case "PutObject", "CreateUpload" -> {
                String until = request.header(UNTIL);
                if (until.isEmpty() && retained.containsKey(request.path())) {
                    overwritten.add(request.path());
                } else if (!until.isEmpty()) {
                    retained.putIfAbsent(request.path(), Instant.parse(until));
                }
                yield new Mishap.Changed(UNKNOWN_TO_THE_SERVER);
            }
            case "Put" ->
                request.query().contains("retention") ? new Mishap.Taken(body -> extend(request, body)) : Mishap.NONE;
            case "HeadObject" -> {
                Instant until = retained.get(request.path());
                boolean another =
                        overwritten.contains(request.path()) && !request.query().contains("versionId=");
                yield until == null || another ? Mishap.NONE : new Mishap.Embellished(Map.of(UNTIL, until.toString()));
            }
            case "DeleteObject" -> deletion(request);
            default -> Mishap.NONE;
        };
    }

    /** One without a version only puts a marker, and is not refused. */
    private Mishap deletion(Seen request) {
        Instant until = retained.get(request.path());
        if (until == null || !request.query().contains("versionId=")) {
            return Mishap.NONE;
        }
        if (until.isAfter(now.get())) {
            return Mishap.refused(403, "AccessDenied");
        }
        retained.remove(request.path());
        return Mishap.NONE;
    }

    private void extend(Seen request, byte[] body) {
        String path = request.path();
        extended.put(path, request.query());
        Matcher date = DATE.matcher(new String(body, StandardCharsets.UTF_8));
        if (!date.find()) {
            throw new IllegalArgumentException("no date in the retention of " + path);
        }
        Instant until = Instant.parse(date.group(1));
        retained.merge(path, until, (before, after) -> after.isAfter(before) ? after : before);
    }
}
