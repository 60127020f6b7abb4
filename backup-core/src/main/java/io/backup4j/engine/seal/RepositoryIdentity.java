package io.backup4j.engine.seal;

import java.util.Objects;
import java.util.UUID;

/** What the object {@code repository} says and everything sealed is bound to. */
public record RepositoryIdentity(UUID id, SealMode mode) {
    public RepositoryIdentity {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(mode, "mode");
    }
}
