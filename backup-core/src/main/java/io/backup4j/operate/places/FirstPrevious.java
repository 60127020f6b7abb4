package io.backup4j.operate.places;

import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.source.PreviousEntries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a source is told of earlier backups: what the first place knows, and when that fails, the next. Places may know different ones; a source only continues
 * from there, and whether an entry is taken over unread each place decides by what it has itself. Belongs to one thread.
 */
final class FirstPrevious implements PreviousEntries {
    private static final Logger LOG = LoggerFactory.getLogger(FirstPrevious.class);

    private final List<PreviousEntries> places;
    private int first;

    private FirstPrevious(List<PreviousEntries> places) {
        this.places = places;
    }

    static Optional<PreviousEntries> of(List<PreviousEntries> places) {
        return places.isEmpty() ? Optional.empty() : Optional.of(new FirstPrevious(List.copyOf(places)));
    }

    @Override
    public Optional<StoredEntry> find(EntryPath path) throws IOException {
        while (true) {
            try {
                return places.get(first).find(path);
            } catch (IOException | BackupException e) {
                if (!goOn(e)) {
                    throw e;
                }
            }
        }
    }

    /** Whether there is another place to ask. */
    private boolean goOn(Exception failure) {
        if (first + 1 == places.size()) {
            return false;
        }
        first++;
        LOG.warn("A place cannot be read for what it holds already, the next one is asked: {}", failure.getMessage());
        return true;
    }

    @Override
    public Iterator<StoredEntry> iterator() {
        return new Walk();
    }

    /** Goes on behind the last entry when it changes the place. */
    private final class Walk implements Iterator<StoredEntry> {
        private Iterator<StoredEntry> entries = places.get(first).iterator();
        private @Nullable StoredEntry last;
        private @Nullable StoredEntry next;

        @Override
        public boolean hasNext() {
            while (next == null) {
                try {
                    if (!entries.hasNext()) {
                        return false;
                    }
                    StoredEntry found = entries.next();
                    if (last == null || found.path().compareTo(last.path()) > 0) {
                        next = found;
                    }
                } catch (UncheckedIOException | BackupException e) {
                    if (!goOn(e)) {
                        throw e;
                    }
                    entries = places.get(first).iterator();
                }
            }
            return true;
        }

        @Override
        public StoredEntry next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            last = next;
            next = null;
            return Objects.requireNonNull(last);
        }
    }
}
