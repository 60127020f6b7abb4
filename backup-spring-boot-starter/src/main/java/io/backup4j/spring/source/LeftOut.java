package io.backup4j.spring.source;

import java.util.Objects;

/**
 * Something of this host that no plan backs up.
 *
 * @param what it is, for people
 * @param why, and what to do about it
 * @param expected whether the host has said so itself; else it is a warning
 */
public record LeftOut(String what, String why, boolean expected) {
    public LeftOut {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(why, "why");
    }
}
