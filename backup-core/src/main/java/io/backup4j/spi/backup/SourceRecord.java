package io.backup4j.spi.backup;

import io.backup4j.spi.entry.EntryIssue;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a backup holds of one source.
 *
 * @param name of the source
 * @param kind of the source
 * @param consistency when its content was seen
 * @param entries number of entries of all kinds
 * @param files number of entries with content
 * @param bytes sum of the content's length
 * @param bytesRead what was read from the source in this run
 * @param bytesNew what was new to the repository, before compression
 * @param bytesStored what was added to the repository for it, after compression and sealing, without footers and index
 * @param checksum root of the listing: a keyed hash over all names, attributes and content ids, hex
 * @param issues what is missing or noteworthy: the first 1000
 * @param missing number of entries that could not be stored
 * @param properties what the source wants to be shown (server version, original paths)
 */
public record SourceRecord(
        String name,
        String kind,
        Consistency consistency,
        long entries,
        long files,
        long bytes,
        long bytesRead,
        long bytesNew,
        long bytesStored,
        String checksum,
        List<EntryIssue> issues,
        long missing,
        Map<String, String> properties) {
    public SourceRecord {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(consistency, "consistency");
        Objects.requireNonNull(checksum, "checksum");
        issues = List.copyOf(issues);
        properties = Map.copyOf(properties);
    }

    /** Whether nothing of it is stored although there was something: it could not be opened, or was left out of the archive that was imported. */
    public boolean absent() {
        return entries == 0 && missing > 0;
    }
}
