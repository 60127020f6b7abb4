package io.backup4j.files;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryPath;
import java.util.List;

/** What an issue of a source of files may stand for. Stateless. */
public final class MissingPath {
    static final String UNLISTED = "cannot be listed";
    static final String UNREAD = "cannot be read";
    static final String VANISHED = "vanished before it was read";

    /** What may have been a directory: anything can have been below it. */
    private static final List<String> MAY_HIDE_MORE = List.of(UNLISTED, UNREAD, VANISHED);

    private MissingPath() {}

    /** Whether patterns choose what an issue says is missing, or may choose something that was below it. If the issue does not say it clearly enough they do. */
    public static boolean isChosen(GlobSet globs, EntryIssue issue) {
        if (issue.path().indexOf('\uFFFD') >= 0) {
            return true;
        }
        EntryPath path;
        try {
            path = EntryPath.of(issue.path());
        } catch (IllegalArgumentException e) {
            // Not of an entry: a path of the host, or the source as a whole.
            return true;
        }
        boolean hidesMore = MAY_HIDE_MORE.stream().anyMatch(issue.message()::startsWith);
        return globs.covers(path) || (hidesMore && globs.mayMatchBelow(path));
    }
}
