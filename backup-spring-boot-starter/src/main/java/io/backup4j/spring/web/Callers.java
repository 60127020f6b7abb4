package io.backup4j.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Finds out who calls. */
@FunctionalInterface
public interface Callers {

    /** Whoever sends a request: name and authorities, by what the host's security says. */
    Identity of(HttpServletRequest request);

    /**
     * A caller.
     *
     * @param name for logs
     * @param known whether he has proven who he is
     * @param authorities that he has
     */
    record Identity(String name, boolean known, Set<String> authorities) {
        public Identity {
            authorities = Set.copyOf(authorities);
        }
    }
}
