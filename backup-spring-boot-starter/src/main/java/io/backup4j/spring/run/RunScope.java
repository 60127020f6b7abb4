package io.backup4j.spring.run;

import java.util.function.Supplier;

/** Something around each run, such as an observation. */
@FunctionalInterface
public interface RunScope {

    /** Does the work, once, and returns or throws what it does. */
    <T> T around(HostRun run, Supplier<T> work);
}
