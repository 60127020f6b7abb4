package io.backup4j.spi.run;

/**
 * How far an operation is.
 *
 * @param phase what is being done
 * @param entriesDone entries finished
 * @param entriesTotal entries known so far, or -1 while unknown
 * @param bytesDone content bytes finished
 * @param bytesTotal content bytes known so far, or -1 while unknown
 * @param bytesStored bytes added to the repository so far; 0 for operations that add none
 * @param current what is being worked on, for people; may be empty
 */
public record Progress(
        Phase phase,
        long entriesDone,
        long entriesTotal,
        long bytesDone,
        long bytesTotal,
        long bytesStored,
        String current) {

    /** Parts of an operation. */
    public enum Phase {
        /** Registering, loading the index. */
        OPENING,
        /** Reading sources and storing. */
        BACKUP,
        /** Publishing index and manifest. */
        COMMIT,
        /** Checking stored data. */
        VERIFY,
        /** Comparing with what is at the target. */
        PLAN,
        /** Writing to the target. */
        RESTORE,
        /** Writing an archive. */
        EXPORT,
        /** Finding out what no backup needs, and freeing it. */
        PRUNE,
        /** Looking for what is damaged, and putting right what can be. */
        REPAIR
    }
}
