package io.backup4j;

import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.RestoreDecision;

/**
 * What a restore would do with one entry.
 *
 * @param source name of its source
 * @param entry the entry
 * @param decision what would be done
 */
public record PlannedEntry(String source, StoredEntry entry, RestoreDecision decision) {}
