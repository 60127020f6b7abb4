package io.backup4j.cli;

import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.sink.BackupSink;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;

/** Turns the text after {@code --repository} into a sink. */
final class Places {
    private Places() {}

    /**
     * A sink, untouched yet.
     *
     * @param place a path, a {@code file:} URL or an {@code s3:} URL
     */
    static BackupSink open(String place) {
        return isS3(place) ? S3Places.open(place) : DirectorySink.at(directory(place));
    }

    /** Where that is, as its sink would say. */
    static String location(String place) {
        return isS3(place)
                ? S3Places.location(place)
                : DirectorySink.at(directory(place)).location();
    }

    /** Decided here, so that classes of S3 are loaded for S3 only. */
    static boolean isS3(String place) {
        return place.regionMatches(true, 0, "s3:", 0, 3);
    }

    static Path directory(String place) {
        int colon = place.indexOf(':');
        // One letter before the colon is a drive.
        if (colon < 2 || !place.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
            return PathArgument.parse(place);
        }
        String scheme = place.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("file")) {
            throw new UsageException(
                    "--repository " + scheme + ":… is not known here; give a path, a file: URL or an s3: URL "
                            + "(a directory whose name has a colon: ./" + place + ")");
        }
        return ofUrl(place);
    }

    private static Path ofUrl(String place) {
        try {
            URI uri = new URI(place);
            String host = uri.getHost();
            if (uri.getPath() == null || uri.getPath().isEmpty() || (host != null && !host.equals("localhost"))) {
                throw new UsageException("--repository " + place + ": expected file:///absolute/path");
            }
            return PathArgument.parse(uri.getPath());
        } catch (URISyntaxException e) {
            throw new UsageException(
                    "--repository " + place + ": not a URL (" + e.getReason() + "); a blank is written %20");
        }
    }
}
