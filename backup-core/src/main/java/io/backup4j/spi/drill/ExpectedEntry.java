package io.backup4j.spi.drill;

import io.backup4j.spi.entry.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** What an entry should look like after a restore. Valid until the next one is asked for. */
public interface ExpectedEntry {

    /** Path, kind, attributes and size. */
    StoredEntry entry();

    /** False if the target has reported that it could not make this entry: that it is missing is known and no difference. */
    boolean restored();

    /** False if the restore has said something about this entry, or may have: differences in attributes are then known. */
    boolean exact();

    /**
     * Compares content that was read back with that of the backup.
     *
     * @param restored read to its end or to the first difference; not closed
     * @return the first difference, for people; empty if every byte is right and none is surplus
     * @throws IOException what {@code restored} throws, or a failure of the repository; to be passed on
     */
    Optional<String> differenceOf(InputStream restored) throws IOException;

    /**
     * Writes the content as the backup has it, for a place that gives back the same in another order. The stored data is read a second time for this, so
     * {@link #differenceOf} is cheaper where it will do.
     *
     * @param out not closed
     * @throws IOException what {@code out} throws, or a failure of the repository; to be passed on
     */
    void writeTo(OutputStream out) throws IOException;
}
