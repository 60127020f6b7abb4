package io.backup4j.engine.listing;

import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;

/**
 * An entry in the form in which an earlier listing holds it, to be written again without being decoded.
 *
 * @param path its name
 * @param kind what it is
 * @param sizeBytes length of its content
 * @param body all of the record behind the path; not to be changed
 */
public record EncodedEntry(EntryPath path, EntryKind kind, long sizeBytes, byte[] body) implements ListingRecord {}
