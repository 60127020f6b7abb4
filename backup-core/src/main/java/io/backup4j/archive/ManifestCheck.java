package io.backup4j.archive;

import io.backup4j.archive.MetMembers.Met;
import io.backup4j.archive.container.MalformedArchiveException;
import io.backup4j.archive.container.MemberNames;
import io.backup4j.archive.manifest.ArchiveHead;
import io.backup4j.archive.manifest.ArchiveNames;
import io.backup4j.archive.manifest.ManifestEntry;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds each entry of a manifest to the rules, and to the member that it speaks of. Sources, and the entries of each, have one order, so nothing can be there
 * twice, and a name follows from a path, so no name can lead anywhere else.
 */
final class ManifestCheck {
    private final Iterator<ArchiveHead.Source> sources;
    private String source = "";
    private boolean renderedBegun;
    private @Nullable EntryPath before;
    /** The last entry that can hold no other. */
    private @Nullable EntryPath leaf;

    ManifestCheck(List<ArchiveHead.Source> sources) {
        this.sources = sources.iterator();
    }

    /** Refuses an entry that cannot be, whatever the archive holds. */
    void entry(ManifestEntry entry) throws MalformedArchiveException {
        while (!entry.source().equals(source)) {
            if (!sources.hasNext()) {
                throw refused(
                        entry,
                        "belongs to source '" + MemberNames.shown(entry.source())
                                + "', which is not listed, or was before");
            }
            source = sources.next().name();
            before = null;
            leaf = null;
            renderedBegun = false;
        }
        EntryPath path = entry.pathOrNull();
        if (path == null) {
            rendered(entry);
        } else {
            stored(entry, path);
        }
    }

    private void stored(ManifestEntry entry, EntryPath path) throws MalformedArchiveException {
        if (renderedBegun) {
            throw refused(entry, "is a stored entry behind rendered files");
        }
        requireOrder(entry, path);
        EntryPath above = leaf;
        if (above != null && path.startsWith(above)) {
            throw refused(entry, "lies below '" + MemberNames.shown(above.toString()) + "', which is no directory");
        }
        if (entry.kind() != EntryKind.DIRECTORY) {
            leaf = path;
        }
        byte[] link = link(entry);
        for (byte b : link) {
            if (b == 0) {
                throw refused(entry, "is a link to a name with a zero byte");
            }
        }
        boolean member =
                switch (entry.kind()) {
                    case FILE, DIRECTORY -> true;
                    case SYMBOLIC_LINK -> link.length > 0;
                    case OTHER -> false;
                };
        String expected = member ? ArchiveNames.stored(source, path) : "";
        if (!entry.name().equals(expected)) {
            throw refused(entry, "must have the name '" + MemberNames.shown(expected) + "' in the archive");
        }
    }

    private void rendered(ManifestEntry entry) throws MalformedArchiveException {
        String folder = ArchiveNames.folder(source) + "/";
        if (entry.kind() != EntryKind.FILE
                || !entry.name().startsWith(folder)
                || entry.name().startsWith(folder + ArchiveNames.DATA + "/")) {
            throw refused(entry, "is no stored entry, and no file beside them either");
        }
        if (!renderedBegun) {
            renderedBegun = true;
            before = null;
        }
        try {
            requireOrder(entry, EntryPath.of(entry.name()));
        } catch (IllegalArgumentException e) {
            throw refused(entry, "has a name that cannot be: " + e.getMessage());
        }
    }

    private void requireOrder(ManifestEntry entry, EntryPath path) throws MalformedArchiveException {
        if (before != null && before.compareTo(path) >= 0) {
            throw refused(entry, "is there twice, or out of order");
        }
        before = path;
    }

    /** Refuses an entry whose member is missing or another. */
    static void member(ManifestEntry entry, @Nullable Met met) throws MalformedArchiveException {
        if (met == null) {
            throw refused(entry, "is in the manifest and not in the archive");
        }
        if (!met.name().equals(entry.name())) {
            throw new MalformedArchiveException("where '" + MemberNames.shown(entry.name())
                    + "' should be, by the manifest, the archive has '" + MemberNames.shown(met.name()) + "'");
        }
        if (met.directory() != (entry.kind() == EntryKind.DIRECTORY)) {
            throw refused(entry, "is a directory by the manifest or by the archive, but not by both");
        }
        if (entry.kind() == EntryKind.FILE && met.sizeBytes() != entry.sizeBytes()) {
            throw refused(entry, "has " + met.sizeBytes() + " bytes, the manifest says " + entry.sizeBytes());
        }
        String sha256 = entry.kind() == EntryKind.SYMBOLIC_LINK
                ? HexFormat.of().formatHex(ArchiveNames.sha256().digest(link(entry)))
                : entry.sha256();
        if (!met.directory() && !met.sha256().equals(sha256)) {
            throw refused(
                    entry, "does not have the SHA-256 that the manifest says: " + sha256 + ", found " + met.sha256());
        }
    }

    private static byte[] link(ManifestEntry entry) {
        return entry.attributes().bytes(EntryAttributes.LINK_TARGET).orElse(new byte[0]);
    }

    private static MalformedArchiveException refused(ManifestEntry entry, String why) {
        String name =
                entry.name().isEmpty() ? entry.path().map(EntryPath::toString).orElse("") : entry.name();
        return new MalformedArchiveException("'" + MemberNames.shown(name) + "' " + why);
    }
}
