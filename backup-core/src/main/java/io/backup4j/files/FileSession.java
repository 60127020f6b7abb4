package io.backup4j.files;

import io.backup4j.spi.backup.Consistency;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceEntry;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run over a file system that goes on changing. Holds no file open between calls. */
final class FileSession implements SourceSession {
    private final SourceContext context;
    private final GivenPaths given;
    private final FileWalk walk;
    private final Instant opened;
    private boolean closed;

    private FileSession(SourceContext context, GivenPaths given, FileWalk walk) {
        this.context = context;
        this.given = given;
        this.walk = walk;
        this.opened = context.clock().instant();
    }

    static FileSession open(FileSelection wanted, SourceContext context) throws IOException {
        GivenPaths given = GivenPaths.resolve(wanted.paths());
        ExcludedPlaces excluded = new ExcludedPlaces(context.excluded());
        for (Path path : given.paths()) {
            if (excluded.cover(path)) {
                throw new IOException("the path " + path + " lies in the place that the backup is written to");
            }
        }
        warnOfLinks(given, context);
        return new FileSession(context, given, new FileWalk(wanted, given, excluded, context));
    }

    /** Who gives a link by name most likely means what it points to: never store less than expected without a word. */
    private static void warnOfLinks(GivenPaths given, SourceContext context) throws IOException {
        for (Path path : given.paths()) {
            if (!Files.isSymbolicLink(path) || !Files.exists(path)) {
                continue;
            }
            Path target = path.toRealPath();
            if (given.paths().stream().noneMatch(target::startsWith)) {
                String message = "is a symbolic link and stored as such; to store what it points to, give " + target;
                context.issues().accept(new EntryIssue(path.toString(), true, message));
            }
        }
    }

    @Override
    public @Nullable SourceEntry next() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        return walk.next();
    }

    @Override
    public Consistency consistency() {
        Instant now = context.clock().instant();
        return new Consistency.Fuzzy(opened, now.isBefore(opened) ? opened : now);
    }

    /** {@code root}: where the paths of entries begin; {@code path.1} and so on: what was given. */
    @Override
    public Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("root", given.root().toString());
        int number = 1;
        for (Path path : given.paths()) {
            properties.put("path." + number++, path.toString());
        }
        return properties;
    }

    @Override
    public void close() {
        closed = true;
    }
}
