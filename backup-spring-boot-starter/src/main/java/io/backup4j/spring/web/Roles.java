package io.backup4j.spring.web;

import io.backup4j.spring.properties.WebProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps authorities of the host to what a caller may do. Immutable. */
final class Roles {
    private final WebProperties properties;
    private final Callers callers;

    Roles(WebProperties properties, Callers callers) {
        this.properties = properties;
        this.callers = callers;
    }

    Caller of(HttpServletRequest request) {
        Callers.Identity identity = callers.of(request);
        return new Caller(
                identity.name(),
                identity.known(),
                properties.open() ? Permission.ADMINISTER : highest(identity.authorities()));
    }

    private @Nullable Permission highest(Set<String> authorities) {
        if (any(authorities, properties.roles().admin())) {
            return Permission.ADMINISTER;
        }
        if (any(authorities, properties.roles().operator())) {
            return Permission.OPERATE;
        }
        return any(authorities, properties.roles().viewer()) ? Permission.VIEW : null;
    }

    private static boolean any(Set<String> authorities, Collection<String> wanted) {
        return wanted.stream().anyMatch(authorities::contains);
    }
}
