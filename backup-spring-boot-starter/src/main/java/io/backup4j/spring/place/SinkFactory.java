package io.backup4j.spring.place;

import io.backup4j.sinks.BandwidthLimit;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.sinks.ThrottledSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spring.failure.InvalidBackupSettingException;
import io.backup4j.spring.failure.Yaml;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** Turns the text of a property into a sink. Touches nothing yet. Thread-safe. */
final class SinkFactory {
    private static final String S3 = "io.backup4j.s3.S3Sink";

    private final @Nullable BandwidthLimit limit;

    SinkFactory(@Nullable BandwidthLimit limit) {
        this.limit = limit;
    }

    /**
     * A sink.
     *
     * @param property where the text comes from, for messages
     * @param text a path, a file: URL or an s3: URL
     */
    BackupSink open(String property, String text) {
        BackupSink sink = sink(property, text);
        return limit == null ? sink : ThrottledSink.both(sink, limit);
    }

    private static BackupSink sink(String property, String text) {
        String scheme = scheme(text);
        return switch (scheme) {
            case "" -> DirectorySink.at(path(property, text));
            case "file" -> DirectorySink.at(ofUrl(property, text));
            case "s3" -> s3(property, text);
            default ->
                throw new InvalidBackupSettingException(
                        property,
                        "'" + scheme + ":' is not known here.",
                        "Give a path, a file: URL or an s3: URL:" + Yaml.of(property, "/mnt/backup/library"));
        };
    }

    /** One letter before the colon is a drive. */
    private static String scheme(String text) {
        int colon = text.indexOf(':');
        return colon >= 2 && text.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")
                ? text.substring(0, colon).toLowerCase(Locale.ROOT)
                : "";
    }

    private static BackupSink s3(String property, String text) {
        if (!ClassUtils.isPresent(S3, SinkFactory.class.getClassLoader())) {
            throw new InvalidBackupSettingException(
                    property,
                    "it is in S3, and the module for that is not on the class path.",
                    "Add the dependency 'io.backup4j:backup-s3'.");
        }
        try {
            return S3Places.open(text);
        } catch (IllegalArgumentException e) {
            // Not the text itself: a secret may be in it.
            throw new InvalidBackupSettingException(
                    property,
                    e.getMessage(),
                    "An S3 place looks like" + Yaml.of(property, "s3://bucket/prefix?region=eu-central-1"),
                    e);
        }
    }

    private static Path path(String property, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidBackupSettingException(
                    property, "not a path: " + e.getMessage(), "Give a path:" + Yaml.of(property, "/mnt/backup"), e);
        }
    }

    private static Path ofUrl(String property, String text) {
        try {
            URI uri = new URI(text);
            String host = uri.getHost();
            if (uri.getPath() != null && !uri.getPath().isEmpty() && (host == null || host.equals("localhost"))) {
                return path(property, uri.getPath());
            }
        } catch (URISyntaxException e) {
            throw notAFileUrl(property, text, e);
        }
        throw notAFileUrl(property, text, null);
    }

    private static InvalidBackupSettingException notAFileUrl(String property, String text, @Nullable Exception cause) {
        return new InvalidBackupSettingException(
                property,
                "not a file: URL: " + text,
                "Write" + Yaml.of(property, "file:///absolute/path") + "\n\nA blank is written %20.",
                cause);
    }
}
