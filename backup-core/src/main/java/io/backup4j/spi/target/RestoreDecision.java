package io.backup4j.spi.target;

import java.util.Objects;

/**
 * What a restore does with one entry.
 *
 * @param action what will be done
 * @param reason why, for people; empty if it goes without saying
 */
public record RestoreDecision(Action action, String reason) {
    public RestoreDecision {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(reason, "reason");
    }

    /** What can be done with an entry. */
    public enum Action {
        /** Nothing is there: it is created. */
        CREATE,
        /** Something is there and is replaced. */
        REPLACE,
        /** What is there stays, by the overwrite policy or because it is equal. */
        KEEP,
        /**
         * Another name of an entry restored before ({@code EntryAttributes.HARD_LINK}): the engine calls {@code create} instead of {@code write}. The
         * target makes the name at the latest in {@code finish}, when the first name is known to be whole.
         */
        LINK,
        /**
         * It cannot be restored here; a finding, the restore is partial. Entries of kind {@code OTHER} are refused too, because a backup holds no more
         * than their names: for them the reason is a note, and the restore stays complete.
         */
        REFUSE
    }
}
