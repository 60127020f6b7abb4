package io.backup4j.files;

import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user or group of this system that files are given to. Thread-safe. */
final class Account {
    static final long UNKNOWN_NUMBER = -1;

    /** Nobody: what is asked for is not stored or not known here. */
    static final Account NONE = new Account(UNKNOWN_NUMBER, null);

    private final long number;
    private final @Nullable UserPrincipal principal;
    private volatile boolean refused;

    /**
     * @param number numeric id, or {@link #UNKNOWN_NUMBER}
     * @param principal how to set it if not by number
     */
    Account(long number, @Nullable UserPrincipal principal) {
        this.number = number;
        this.principal = principal;
    }

    long number() {
        return number;
    }

    @Nullable
    UserPrincipal principal() {
        return principal;
    }

    GroupPrincipal groupPrincipal() {
        return (GroupPrincipal) Objects.requireNonNull(principal, "principal");
    }

    boolean settable() {
        return number != UNKNOWN_NUMBER || principal != null;
    }

    /** This process may not give files to it; not tried again. */
    void refuse() {
        refused = true;
    }

    boolean refused() {
        return refused;
    }
}
