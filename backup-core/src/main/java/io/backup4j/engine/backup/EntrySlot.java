package io.backup4j.engine.backup;

import io.backup4j.engine.listing.ListingRecord;
import java.io.InterruptedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The place of an entry in the order of the listing, filled when its content is known. Thread-safe. */
final class EntrySlot {
    private static final long WAIT_MILLIS = 50;

    private volatile @Nullable Optional<ListingRecord> result;

    /** A slot whose entry is known already. */
    static EntrySlot of(ListingRecord entry) {
        EntrySlot slot = new EntrySlot();
        slot.fill(entry);
        return slot;
    }

    void fill(ListingRecord entry) {
        set(Optional.of(entry));
    }

    /** The entry is not in the backup. */
    void drop() {
        set(Optional.empty());
    }

    private synchronized void set(Optional<ListingRecord> value) {
        result = value;
        notifyAll();
    }

    /** Waits a moment for the result; the caller looks again, for the result or for a failure elsewhere. */
    synchronized void await() throws InterruptedIOException {
        try {
            if (result == null) {
                wait(WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while backing up");
        }
    }

    /** Null while it is being read; empty if it was dropped. */
    @Nullable
    Optional<ListingRecord> result() {
        return result;
    }
}
