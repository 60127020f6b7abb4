package io.backup4j.spring.source;

/** Looks for one kind of source in the host. A bean: a host or a library may add its own. */
@FunctionalInterface
public interface SourceFinder {

    /** Adds what there is, and what is there and cannot be backed up. Called once, when all beans are defined; may not wait for anything. */
    void find(Discovery discovery);
}
