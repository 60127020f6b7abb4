package io.backup4j.engine.prune;

import io.backup4j.spi.error.DamagedException;

/** Why a prune stops before it deletes anything: what an unreadable object needs is not known. */
final class Refusal {
    private Refusal() {}

    /**
     * @param what the object or the part of a backup that cannot be read
     * @param remedy what to do where there is no intact copy to put back
     */
    static DamagedException of(String what, String remedy, String problem) {
        return new DamagedException("Clean-up stops before it deletes more, because " + what
                + " cannot be read: what it needs is not known. Put an intact copy of the damaged object back, or "
                + remedy + ", then clean up again. " + problem);
    }
}
