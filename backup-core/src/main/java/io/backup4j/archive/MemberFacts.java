package io.backup4j.archive;

import io.backup4j.archive.container.Member;
import io.backup4j.archive.container.Member.FileTimeNanos;
import io.backup4j.archive.container.Member.Kind;
import io.backup4j.archive.container.Member.Owner;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import java.time.Instant;

/** Says of a stored entry what zip and tar can say. What they cannot is in the manifest. Stateless. */
final class MemberFacts {
    private static final int PERMISSIONS = 07777;
    private static final byte[] NO_LINK = new byte[0];

    private MemberFacts() {}

    /** @param seen time of entries that have none of their own */
    static Member of(String name, StoredEntry entry, Instant seen) {
        EntryAttributes attributes = entry.attributes();
        boolean directory = entry.kind() == EntryKind.DIRECTORY;
        Kind kind =
                directory ? Kind.DIRECTORY : entry.kind() == EntryKind.SYMBOLIC_LINK ? Kind.SYMBOLIC_LINK : Kind.FILE;
        int mode = (int) attributes.number(EntryAttributes.MODE).orElse(directory ? 0755 : 0644) & PERMISSIONS;
        Owner owner = new Owner(
                Math.max(0, attributes.number(EntryAttributes.UID).orElse(0)),
                Math.max(0, attributes.number(EntryAttributes.GID).orElse(0)),
                attributes.text(EntryAttributes.OWNER).orElse(""),
                attributes.text(EntryAttributes.GROUP).orElse(""));
        byte[] link = kind == Kind.SYMBOLIC_LINK
                ? attributes.bytes(EntryAttributes.LINK_TARGET).orElse(NO_LINK)
                : NO_LINK;
        return new Member(
                name, kind, kind == Kind.FILE ? entry.sizeBytes() : 0, mode, owner, time(attributes, seen), link);
    }

    private static FileTimeNanos time(EntryAttributes attributes, Instant seen) {
        return attributes.number(EntryAttributes.MTIME_SECONDS).isPresent()
                ? new FileTimeNanos(
                        attributes.number(EntryAttributes.MTIME_SECONDS).orElse(0),
                        (int) attributes.number(EntryAttributes.MTIME_NANOS).orElse(0))
                : of(seen);
    }

    static FileTimeNanos of(Instant instant) {
        return new FileTimeNanos(instant.getEpochSecond(), instant.getNano());
    }
}
