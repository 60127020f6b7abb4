package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.target.RestoreGaps;
import io.backup4j.spi.target.TargetContext;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Exchanges several databases: each in one step, all or, unless the process is killed, none. */
final class Exchange implements Closeable {
    private final TargetOptions options;
    private final String session;
    private final TargetContext context;
    private final List<FileExchange> files = new ArrayList<>();
    private String outcome = "Nothing was replaced: what was there is as it was.";

    Exchange(TargetOptions options, String session, TargetContext context) {
        this.options = options;
        this.session = session;
        this.context = context;
    }

    /**
     * Makes sure that one can be exchanged; what is there is settled and locked until this is closed.
     *
     * @throws IOException if it is in use or cannot be read; it is as it was
     */
    void prepare(Path fresh, Path destination, OptionalLong storedMode) throws IOException {
        boolean present = Files.exists(destination);
        OldDatabase old = present ? settle(destination) : null;
        FileExchange file = new FileExchange(fresh, destination, session, old, present, options.watch());
        files.add(file);
        file.giveRights(storedMode);
        options.watch().done("settled");
    }

    private @Nullable OldDatabase settle(Path destination) throws IOException {
        try {
            return OldDatabase.settle(destination, options.busyTimeout());
        } catch (SQLException e) {
            if (!SqliteFailure.isUnreadable(e) || !options.unreadable()) {
                throw new IOException(
                        destination + " was not replaced, because it cannot be opened: " + SqliteFailure.reason(e)
                                + ". Move it away with its -wal and -journal, or force the restore if nobody uses it",
                        e);
            }
        }
        List<String> users = OpenElsewhere.users(destination, 0);
        if (!users.isEmpty()) {
            throw new IOException(destination + " is in use and was not replaced: it is open in "
                    + String.join(", ", users) + ". Stop the programs that use it");
        }
        return null;
    }

    /** Exchanges all. If one fails, those before are put back. What was there before is removed only if everything was restored. */
    void run() throws IOException {
        List<FileExchange> begun = new ArrayList<>();
        try {
            for (FileExchange file : files) {
                begun.add(0, file);
                file.exchange(options.busyTimeout(), options.damaged());
            }
        } catch (IOException | RuntimeException e) {
            for (FileExchange file : begun) {
                try {
                    file.undo();
                } catch (IOException f) {
                    outcome = "Not all of what was there could be put back under its name (" + f.getMessage()
                            + "): it is beside, whole, with .before- in its name.";
                    e.addSuppressed(f);
                }
            }
            throw e;
        }
        outcome = "What was restored has taken its place, whole.";
        RestoreGaps gaps = context.gaps();
        boolean whole = gaps.isEmpty();
        for (FileExchange file : files) {
            Path kept = file.complete(options.present() == PresentFile.REPLACE && whole);
            if (kept != null) {
                tell(kept, gaps);
            }
        }
    }

    private void tell(Path kept, RestoreGaps gaps) {
        String what = "is what was there before, kept";
        context.issues()
                .accept(
                        gaps.isEmpty()
                                ? new EntryIssue(kept.toString(), false, what)
                                : new EntryIssue(
                                        kept.toString(),
                                        gaps.notInBackup() > 0,
                                        what + " and not removed, because not everything could be restored: "
                                                + gaps.summary() + ". Delete it when it is not needed any more"));
    }

    /** What there is now, whether this failed or not, for people. */
    String outcome() {
        return outcome;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (FileExchange file : files) {
            try {
                file.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
