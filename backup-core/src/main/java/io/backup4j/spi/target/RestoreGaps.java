package io.backup4j.spi.target;

/**
 * What is known not to come back of the source that is restored. It only grows; what the engine knows is in it when {@link TargetSession#finish()} is called, and what the target itself calls
 * missing at once. A target that replaces what it cannot put back must ask: what is there may be the only whole copy. Thread-safe.
 */
public interface RestoreGaps {
    /** Of a source that comes back whole. */
    RestoreGaps NONE = new RestoreGaps() {
        @Override
        public long notInBackup() {
            return 0;
        }

        @Override
        public long notRestored() {
            return 0;
        }

        @Override
        public String summary() {
            return "";
        }
    };

    /** What could not be stored when the backup was made, which is {@code PARTIAL} because of it. Constant. */
    long notInBackup();

    /** What is in the backup and damaged, or was called missing by the target. */
    long notRestored();

    /** How many there are of both, and the first of each by name, for people; empty if nothing is missing. */
    String summary();

    /** Whether nothing is known to be missing. */
    default boolean isEmpty() {
        return notInBackup() == 0 && notRestored() == 0;
    }
}
