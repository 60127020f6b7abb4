package io.backup4j.spring.source;

import io.backup4j.spring.failure.InvalidBackupSettingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is found. Used by one thread. */
public final class Discovery {
    private final Map<String, HostSource> sources = new LinkedHashMap<>();
    private final List<LeftOut> leftOut = new ArrayList<>();

    /**
     * Adds a source.
     *
     * @throws InvalidBackupSettingException if there is another one of that name
     */
    public void found(HostSource source) {
        HostSource other = sources.putIfAbsent(source.name(), source);
        if (other != null) {
            throw new InvalidBackupSettingException(
                    "backup.sources." + source.name(),
                    "two sources have this name: " + other.description() + ", and " + source.description() + ".",
                    "Give one of them another name.");
        }
    }

    /** Adds what is not backed up. */
    public void leftOut(LeftOut what) {
        leftOut.add(what);
    }

    SourceCatalog catalog() {
        return new SourceCatalog(List.copyOf(sources.values()), List.copyOf(leftOut));
    }
}
