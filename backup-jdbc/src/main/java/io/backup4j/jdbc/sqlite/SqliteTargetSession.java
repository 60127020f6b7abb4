package io.backup4j.jdbc.sqlite;

import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One restore: all databases are written beside their names and checked, then they are exchanged one after the other. */
final class SqliteTargetSession implements TargetSession {
    private final TargetFiles files;
    private final TargetOptions options;
    private final TargetContext context;
    private final String session = Long.toHexString(new SecureRandom().nextLong());
    private final List<DatabaseWriter> writers = new ArrayList<>();
    private final Set<Path> destinations = new HashSet<>();
    private String state = "Nothing was replaced: what was there is as it was.";
    private boolean finished;

    SqliteTargetSession(TargetFiles files, TargetOptions options, TargetContext context) {
        this.files = files;
        this.options = options;
        this.context = context;
    }

    @Override
    public WriteOrder writeOrder() {
        return WriteOrder.ANY;
    }

    @Override
    public RestoreDecision decide(StoredEntry entry) throws IOException {
        if (entry.kind() != EntryKind.FILE) {
            return new RestoreDecision(Action.REFUSE, "a backup of SQLite has no entries of kind " + entry.kind());
        }
        Path file = files.of(entry.path().toString());
        if (Files.notExists(file)) {
            return new RestoreDecision(Action.CREATE, "");
        }
        if (options.present() != PresentFile.REFUSE) {
            return new RestoreDecision(Action.REPLACE, "");
        }
        String reason = file + " is there already. Restore to another name, or allow that it is replaced";
        if (!context.dryRun()) {
            throw new IOException(reason);
        }
        return new RestoreDecision(Action.REFUSE, reason);
    }

    @Override
    public void create(StoredEntry entry) {
        context.issues().accept(new EntryIssue(entry.path().toString(), true, "is no database"));
    }

    @Override
    public EntryWriter write(StoredEntry entry) throws IOException {
        Path file = files.of(entry.path().toString());
        synchronized (writers) {
            if (!destinations.add(file)) {
                throw new IOException("two databases of the backup would be restored to " + file
                        + ", the second of them '" + entry.path() + "'. Name another file for one of them");
            }
        }
        DatabaseWriter writer = DatabaseWriter.open(entry, file, session);
        synchronized (writers) {
            writers.add(writer);
        }
        return writer;
    }

    @Override
    public void finish() throws IOException {
        if (finished || context.dryRun()) {
            return;
        }
        List<DatabaseWriter> written;
        synchronized (writers) {
            written = List.copyOf(writers);
        }
        List<DatabaseWriter> whole =
                written.stream().filter(DatabaseWriter::isWhole).toList();
        if (whole.size() < written.size() || context.gaps().notRestored() > 0) {
            requireNothingToLose(written);
        } else {
            requireNoUnknown(written);
        }
        exchange(whole);
        finished = true;
    }

    private void exchange(List<DatabaseWriter> whole) throws IOException {
        Exchange exchange = new Exchange(options, session, context);
        try (exchange) {
            for (DatabaseWriter writer : whole) {
                check(writer);
            }
            boolean keeps = options.damaged() || options.present() == PresentFile.KEEP_ASIDE;
            if (context.gaps().notInBackup() > 0 && !keeps && isAnyPresent(whole)) {
                throw new IOException(
                        "what is there would make room for a database that was not stored as it should be: "
                                + context.gaps().summary()
                                + ". Restore another backup, restore to another name, keep what is there aside, or accept damage if that is"
                                + " the best there is (acceptDamaged, --keep-going), which keeps what is there beside it");
            }
            for (DatabaseWriter writer : whole) {
                exchange.prepare(writer.temporary(), writer.destination(), writer.mode());
            }
            exchange.run();
        } finally {
            state = exchange.outcome();
        }
    }

    /**
     * Databases that belong together are of one instant: with one of them lost, the others must not stand beside an older or newer one.
     *
     * @throws IOException unless damage was accepted and no file is there
     */
    private void requireNothingToLose(List<DatabaseWriter> written) throws IOException {
        boolean present = isAnyPresent(written);
        if (options.damaged() && !present) {
            return;
        }
        List<String> lost = new ArrayList<>();
        written.stream().filter(writer -> !writer.isWhole()).forEach(writer -> lost.add("'" + writer.name() + "'"));
        throw new IOException("the content could not be restored whole"
                + (lost.isEmpty() ? "" : " of " + String.join(", ", lost))
                + (context.gaps().isEmpty() ? "" : ": " + context.gaps().summary())
                + ". Databases that belong together are restored all or none. Restore another backup, or what is left of this one to names that are"
                + " free, accepting damage (acceptDamaged, --keep-going)");
    }

    private boolean isAnyPresent(List<DatabaseWriter> written) {
        return Stream.concat(files.named().stream(), written.stream().map(DatabaseWriter::destination))
                .anyMatch(Files::exists);
    }

    /** A file for a database that is not in the backup is a mistyped name, and the one that was meant would go elsewhere. */
    private void requireNoUnknown(List<DatabaseWriter> written) throws IOException {
        Set<String> unknown = new TreeSet<>(files.attached().keySet());
        Set<String> restored =
                written.stream().map(DatabaseWriter::name).collect(Collectors.toCollection(TreeSet::new));
        unknown.removeAll(restored);
        if (!unknown.isEmpty()) {
            throw new IOException("no database called " + String.join(" or ", unknown)
                    + " was restored, for which a file is given; restored were " + String.join(", ", restored)
                    + ". Name the right one");
        }
    }

    private void check(DatabaseWriter writer) throws IOException {
        CheckFindings findings = writer.check(options.check());
        String file = writer.destination().toString();
        if (!findings.unchecked().isEmpty()) {
            context.issues()
                    .accept(new EntryIssue(
                            file, false, "could be checked in part only: " + String.join("; ", findings.unchecked())));
        }
        if (findings.problems().isEmpty()) {
            return;
        }
        String found = "the restored database is damaged: " + String.join("; ", findings.problems());
        if (!options.damaged()) {
            throw new IOException(writer.destination() + " was not replaced, because " + found
                    + ". Restore another backup, or accept damage if that is the best there is");
        }
        context.issues().accept(new EntryIssue(file, true, found));
    }

    @Override
    public String afterFailure() {
        return state;
    }

    /** Removes what did not take its name. */
    @Override
    public void close() throws IOException {
        List<DatabaseWriter> all;
        synchronized (writers) {
            all = List.copyOf(writers);
        }
        for (DatabaseWriter writer : all) {
            writer.remove();
        }
    }
}
