package io.backup4j.jdbc;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.target.RestoreGaps;
import io.backup4j.spi.target.TargetContext;
import java.io.IOException;
import java.util.Optional;

/**
 * What becomes of a database that is to make room for one that is restored, if that does not come back whole: it may be the only good copy. So it stays, unless somebody has said that he goes
 * on with what is left; and then it is not dropped. Stateless.
 */
public final class IncompleteRestore {
    private IncompleteRestore() {}

    /**
     * Why what is there does not make room; empty if it may.
     *
     * @param keepsAside that it was asked to keep what is there beside what is restored
     */
    public static Optional<String> problem(RestoreGaps gaps, boolean keepGoing, boolean keepsAside) {
        boolean nothingLost = keepsAside && gaps.notRestored() == 0;
        return gaps.isEmpty() || keepGoing || nothingLost
                ? Optional.empty()
                : Optional.of(
                        "not everything can be restored, and what is there would make room for it: " + gaps.summary()
                                + ". Restore another backup, restore into an empty database, "
                                + (gaps.notRestored() == 0
                                        ? "keep what is there aside (RENAME_ASIDE, --rename-aside), "
                                        : "")
                                + "or go on with what is left of this one (keepGoing, --keep-going), which keeps what is there beside it");
    }

    /**
     * To be called before it makes room.
     *
     * @throws IOException if it must not
     */
    public static void refuse(RestoreGaps gaps, boolean keepGoing, boolean keepsAside) throws IOException {
        Optional<String> problem = problem(gaps, keepGoing, keepsAside);
        if (problem.isPresent()) {
            throw new IOException(problem.get());
        }
    }

    /**
     * Tells that what was there before is kept. That the backup itself does not hold everything is a note until something makes room for it: from then on the restore is not complete.
     *
     * @param place where it is
     * @param drop the statement that drops it
     */
    public static void tellKept(TargetContext context, String place, String drop) {
        RestoreGaps gaps = context.gaps();
        context.issues()
                .accept(new EntryIssue(
                        place,
                        gaps.notInBackup() > 0,
                        "holds what was there before the restore, and is not dropped, because not everything could be restored: "
                                + gaps.summary()
                                + ". Take from it what is missing; when it is not needed any more: " + drop));
    }
}
