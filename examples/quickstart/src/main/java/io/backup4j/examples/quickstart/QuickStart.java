package io.backup4j.examples.quickstart;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RepositoryStats;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.VerifyReport;
import io.backup4j.VerifyRequest;
import io.backup4j.files.FileSource;
import io.backup4j.files.OverwritePolicy;
import io.backup4j.sinks.DirectorySink;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.key.Credential;
import io.backup4j.spi.key.KeyStretching;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The demonstration: copies a tree, backs the copy up, changes it, backs it up again, ruins it, restores both backups, compares every byte, does the same with a
 * database that is written to all the time, and lets verification find a flipped bit. Reads the original only while it copies it.
 */
final class QuickStart {
    /** Longer than the coarsest clock of a file system: a file younger than that may change unseen, so the next backup would read it again. */
    static final Duration SETTLING = Duration.ofMillis(2_200);

    private final Path original;
    private final Report report;
    private final Duration settling;

    /** @param settling how long to wait between copying and backing up, so that the incremental backup can trust what did not change */
    QuickStart(Path original, Report report, Duration settling) {
        this.original = original;
        this.report = report;
        this.settling = settling;
    }

    void run() throws IOException {
        try (Scratch scratch = Scratch.create();
                Credential passphrase = Passphrase.random()) {
            report.line("backup4j quickstart with a copy of " + original);
            report.line("in " + scratch.root() + ", which is removed at the end");
            report.line("");
            Path working = scratch.resolve("working").resolve("tree");
            Files.createDirectory(working.getParent());
            report.step("copy", () -> TreeCopy.copy(original, working, scratch.root()), QuickStart::skipped);
            Path place = scratch.resolve("repository");
            Backups backups = backUp(working, place, passphrase);
            restore(backups, working, scratch.resolve("first"), place, passphrase);
            database(working, scratch, place, passphrase);
            findDamage(place, scratch.resolve("damaged"), scratch.root(), passphrase);
        }
    }

    /** What must come back: the tree at each of the two backups. */
    private record Backups(BackupId first, TreeState atFirst, TreeState atSecond) {}

    private Backups backUp(Path working, Path place, Credential passphrase) throws IOException {
        try (BackupRepository repository = report.step(
                "new repository",
                () -> create(place, passphrase),
                made -> made.encryption() + ", passphrase " + Passphrase.masked())) {
            BackupPlan plan = BackupPlan.named("quickstart")
                    .source(FileSource.of("tree", working))
                    .createdBy("quickstart")
                    .build();
            TreeState atFirst = report.step("look at the tree", () -> TreeState.of(working), QuickStart::describe);
            report.step(
                    "let times settle",
                    this::settle,
                    nothing -> "a file younger than 2 s is never trusted to be unchanged");
            BackupReport first = report.step(
                    "full backup",
                    () -> repository.backup(plan.withType(BackupType.FULL)),
                    done -> describe(done.manifest()));
            report.step("a day of work", () -> Edits.apply(working), edits -> edits);
            TreeState atSecond = TreeState.of(working);
            BackupReport second =
                    report.step("incremental backup", () -> repository.backup(plan), done -> describe(done.manifest()));
            requireCompleted(first);
            requireCompleted(second);
            report.step("repository", repository::stats, QuickStart::describe);
            return new Backups(first.manifest().id(), atFirst, atSecond);
        }
    }

    /** Opens the repository anew: all that a restore needs is the place and the passphrase. */
    private void restore(Backups backups, Path working, Path elsewhere, Path place, Credential passphrase)
            throws IOException {
        report.step("disaster", () -> Damage.tree(working), harm -> harm);
        Comparison ruined = Comparison.of(backups.atSecond(), TreeState.of(working));
        report.require(!ruined.equal(), "the disaster did nothing, so the restore would prove nothing");
        try (BackupRepository repository = open(place, passphrase)) {
            // Nothing but this program uses the copy, and ALWAYS also mends files whose size and time do not show the
            // damage.
            RestoreRequest inPlace = RestoreRequest.latest()
                    .inPlace()
                    .force()
                    .overwrite(OverwritePolicy.ALWAYS)
                    .build();
            requireComplete(report.step("restore in place", () -> repository.restore(inPlace), QuickStart::describe));
            compare("compare", backups.atSecond(), working);

            RestoreRequest firstBackup =
                    RestoreRequest.backup(backups.first()).into(elsewhere).build();
            requireComplete(
                    report.step("restore the first", () -> repository.restore(firstBackup), QuickStart::describe));
            compare("compare", backups.atFirst(), elsewhere.resolve(working.getFileName()));

            VerifyReport verified = report.step("verify all data", () -> verify(repository), QuickStart::describe);
            report.require(verified.intact(), "findings in an intact repository: " + verified.findings());
            report.require(verified.chunks() > 0 && verified.bytesRead() > 0, "verification read nothing");
        }
    }

    private void database(Path working, Scratch scratch, Path place, Credential passphrase) throws IOException {
        report.line("");
        try (BackupRepository repository = open(place, passphrase)) {
            new DatabaseTour(report, scratch.resolve("live.db")).run(repository, working, scratch.root());
        }
    }

    private void findDamage(Path place, Path copy, Path scratch, Credential passphrase) throws IOException {
        TreeCopy.copy(place, copy, scratch);
        Path pack = Damage.largestPack(copy);
        String object = "pack/" + pack.getParent().getFileName() + "/" + pack.getFileName();
        Damage.flip(pack, Damage.SEALED_OFFSET);
        try (BackupRepository repository = open(copy, passphrase)) {
            report.line("");
            report.line("  In a copy of the repository one bit was flipped in " + object);
            VerifyReport verified = report.step("verify the copy", () -> verify(repository), QuickStart::describe);
            Optional<Finding> finding = verified.findings().stream()
                    .filter(found -> object.equals(found.objectOrNull()))
                    .findFirst();
            finding.ifPresent(found -> report.line("    " + found.kind() + ": " + found.message()));
            report.require(finding.isPresent(), "verification did not name " + object);
        }
    }

    private Duration settle() throws InterruptedIOException {
        try {
            Thread.sleep(settling.toMillis());
            return settling;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting");
        }
    }

    private static BackupRepository create(Path place, Credential passphrase) {
        return BackupRepository.create(
                        DirectorySink.at(place), passphrase, KeyStretching.PBKDF2, RepositoryOptions.defaults())
                .repository();
    }

    private static BackupRepository open(Path place, Credential passphrase) {
        return BackupRepository.open(DirectorySink.at(place), passphrase, RepositoryOptions.defaults());
    }

    private static VerifyReport verify(BackupRepository repository) {
        return repository.verify(VerifyRequest.everything(), RunControl.none());
    }

    private void compare(String name, TreeState expected, Path restored) throws IOException {
        Comparison comparison = report.step(
                name,
                () -> Comparison.of(expected, TreeState.of(restored)),
                result -> result.equal()
                        ? result.entries() + " entries equal: content, time, permissions, owner"
                        : "NOT equal");
        report.require(comparison, "restored tree");
    }

    private void requireCompleted(BackupReport backup) {
        report.require(
                backup.status() == BackupStatus.COMPLETED,
                backup.manifest().id() + " is " + backup.status() + ": " + backup.findings());
    }

    private void requireComplete(RestoreReport restored) {
        report.require(
                restored.complete(), "restore is not complete: " + restored.issues() + " " + restored.findings());
    }

    private static String skipped(long entries) {
        return entries == 0 ? "" : entries + " entries left out: not readable, gone, or of a special kind";
    }

    private static String describe(TreeState tree) {
        return tree.entries().size() + " entries, " + tree.files() + " files, " + Report.size(tree.bytes());
    }

    private static String describe(BackupManifest backup) {
        return backup.id() + ": read " + Report.size(backup.bytesRead()) + " of " + Report.size(backup.bytes())
                + ", stored " + Report.size(backup.bytesStored());
    }

    private static String describe(RepositoryStats stats) {
        long stored = stats.packBytes() + stats.indexBytes() + stats.otherBytes();
        return String.format(
                Locale.ROOT,
                "%d backups of together %s in %s: ratio %.1f",
                stats.backups(),
                Report.size(stats.logicalBytes()),
                Report.size(stored),
                stats.ratio());
    }

    private static String describe(RestoreReport restored) {
        return restored.created() + " created, " + restored.replaced() + " replaced, " + restored.kept() + " kept, "
                + Report.size(restored.bytesWritten()) + " written";
    }

    private static String describe(VerifyReport verified) {
        return verified.chunks() + " chunks, " + Report.size(verified.bytesRead()) + " read, "
                + verified.findings().size() + " findings";
    }
}
