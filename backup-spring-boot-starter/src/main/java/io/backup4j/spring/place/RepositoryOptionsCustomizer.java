package io.backup4j.spring.place;

import io.backup4j.RepositoryOptions;

/** A bean of the host that changes how a repository is used, after the properties were applied: another clock, a journal in a table of its own. */
@FunctionalInterface
public interface RepositoryOptionsCustomizer {

    /**
     * Changes the options.
     *
     * @param place name of the place that is opened
     */
    void customize(String place, RepositoryOptions.Builder options);
}
