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
     * @param place a path, or a {@code file:} URL
     */
    static BackupSink open(String place) {
        return DirectorySink.at(directory(place));
    }

    static Path directory(String place) {
        int colon = place.indexOf(':');
        // One letter before the colon is a drive.
        if (colon < 2 || !place.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
            return PathArgument.parse(place);
        }
        String scheme = place.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("file")) {
            throw new UsageException("--repository " + scheme + ":… is not known here; give a path or a file: URL "
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
