package io.backup4j.spring.source;

import io.backup4j.spi.error.NotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What this host can back up, and what not. Immutable.
 *
 * @param sources by name, in the order in which they were found
 * @param leftOut what no plan can back up
 */
public record SourceCatalog(List<HostSource> sources, List<LeftOut> leftOut) {
    public SourceCatalog {
        sources = List.copyOf(sources);
        leftOut = List.copyOf(leftOut);
    }

    /** Asks all finders. */
    public static SourceCatalog of(List<SourceFinder> finders) {
        Discovery discovery = new Discovery();
        finders.forEach(finder -> finder.find(discovery));
        return discovery.catalog();
    }

    public Optional<HostSource> find(String name) {
        return sources.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /** The source of a name; {@link NotFoundException} names those there are. */
    public HostSource require(String name) {
        return find(name)
                .orElseThrow(() -> new NotFoundException("There is no source '" + name + "'; there are: " + names()));
    }

    /** Names of all sources, for people. */
    public String names() {
        return sources.isEmpty()
                ? "none"
                : sources.stream().map(HostSource::name).collect(Collectors.joining(", "));
    }
}
