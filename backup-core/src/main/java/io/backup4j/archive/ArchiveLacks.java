package io.backup4j.archive;

import io.backup4j.archive.manifest.ArchiveHead;
import io.backup4j.archive.manifest.ArchiveNames;
import io.backup4j.spi.entry.EntryIssue;
import java.util.ArrayList;
import java.util.List;

/**
 * Says of a part of a backup what it is a part of, so that nobody takes it for the whole. What the exporter left out is missing from the imported backup as
 * much as what could not be read when it was made: an issue of a source makes it partial. Immutable.
 */
final class ArchiveLacks {
    private final ArchiveHead head;

    ArchiveLacks(ArchiveHead head) {
        this.head = head;
    }

    /** The issues of a source: first what was not exported of it, then what it said of itself. */
    List<EntryIssue> of(ArchiveHead.Source source) {
        List<EntryIssue> issues = new ArrayList<>();
        if (!head.globs().isEmpty()) {
            issues.add(missing(
                    source.name(),
                    "only files that match '" + String.join("' or '", head.globs()) + "' were exported" + origin()));
        }
        issues.addAll(source.issues());
        long listed = source.issues().stream().filter(EntryIssue::missing).count();
        if (source.missing() > listed) {
            issues.add(missing(
                    source.name(),
                    (source.missing() - listed)
                            + " more entries were missing from the imported backup, not listed by name"));
        }
        return issues;
    }

    /** The issue of a source that was left out whole. */
    EntryIssue leftOut(String name) {
        return missing(name, "this source was not exported" + origin());
    }

    private String origin() {
        return ": this backup is a part of " + head.backup().id();
    }

    /** The folder of a source in the archive cannot be taken for one of its entries. */
    private static EntryIssue missing(String source, String message) {
        return new EntryIssue(ArchiveNames.folder(source), true, message);
    }
}
