package io.backup4j;

import io.backup4j.files.FileSource;
import io.backup4j.files.GlobSet;
import io.backup4j.files.MissingPath;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.target.RestoreTarget;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a backup does not hold of what a request asks for. A restore of a partial backup is as partial as that, and says so. Immutable. */
final class Lacking {
    private final RestoreRequest request;
    private final GlobSet globs;

    Lacking(RestoreRequest request) {
        this.request = request;
        this.globs = GlobSet.of(request.globs());
    }

    /** Of one source: what is known by name, and how much more there is, which may be anything. */
    List<EntryIssue> of(SourceRecord source) {
        List<EntryIssue> named =
                source.issues().stream().filter(EntryIssue::missing).toList();
        List<EntryIssue> lacking = new ArrayList<>();
        named.stream().filter(issue -> isAskedFor(source, issue)).forEach(lacking::add);
        if (source.missing() > named.size()) {
            lacking.add(new EntryIssue(
                    source.name(), true, (source.missing() - named.size()) + " more entries are missing"));
        }
        return lacking;
    }

    private boolean isAskedFor(SourceRecord source, EntryIssue issue) {
        @Nullable RestoreTarget target = request.targets().get(source.name());
        if (target != null && !target.concerns(issue)) {
            return false;
        }
        if (globs.isEmpty() || !source.kind().equals(FileSource.KIND)) {
            return true;
        }
        return isOfAll(source, issue) ? !namesAllGlobs(issue) : MissingPath.isChosen(globs, issue);
    }

    /** Of an archive: that it has only some files of a source. */
    private static boolean isOfAll(SourceRecord source, EntryIssue issue) {
        return issue.path().equals("sources/" + source.name());
    }

    /** Who asks for just the files that were exported gets all of them. */
    private boolean namesAllGlobs(EntryIssue issue) {
        return request.globs().stream().allMatch(glob -> issue.message().contains("'" + glob + "'"));
    }
}
