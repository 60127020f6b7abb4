package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.target.EntryWriter;
import io.backup4j.spi.target.PresentContent;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreDecision.Action;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import io.backup4j.spi.target.WriteOrder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** One restore of files. Attributes of directories and hard links wait for {@link #finish()}. */
final class FileTargetSession implements TargetSession {
    private final TargetRoot root;
    private final FileTargetOptions options;
    private final boolean dryRun;
    private final SessionNotes notes;
    private final DurableNames durable;
    private final TargetDirectories directories;
    private final AttributeWriter attributes;
    private final TemporaryNames names = new TemporaryNames();
    private final FileWriters writers;
    private final FileDecisions decisions;
    private final HardLinkWriter hardLinks;
    private final PresentFiles present;
    private final DeferredLog directoriesToFinish;
    private final DeferredLog linksToMake;
    private volatile boolean ended;

    FileTargetSession(TargetRoot root, FileTargetOptions options, DurableNames durable, TargetContext context) {
        this.root = root;
        this.options = options;
        this.dryRun = context.dryRun();
        this.notes = new SessionNotes(context.issues());
        this.durable = durable;
        this.directories = new TargetDirectories(root, durable);
        this.attributes = new AttributeWriter(root, options, notes);
        this.writers = new FileWriters(root, directories, attributes, durable, names, notes);
        this.decisions = new FileDecisions(root, options.overwrite(), directories);
        this.hardLinks = new HardLinkWriter(root, directories, writers, durable, names, notes);
        this.present = new PresentFiles(root, directories, attributes, durable, writers);
        this.directoriesToFinish = new DeferredLog(this::temporaryInRoot);
        this.linksToMake = new DeferredLog(this::temporaryInRoot);
    }

    private Path temporaryInRoot() {
        return names.beside(root.path().resolve("any"));
    }

    @Override
    public WriteOrder writeOrder() {
        return WriteOrder.ANY;
    }

    @Override
    public RestoreDecision decide(StoredEntry entry) throws IOException {
        try {
            RestoreDecision decision = decisions.decide(entry);
            if (decision == FileDecisions.EQUAL_DIRECTORY && !dryRun) {
                finishLater(entry);
            }
            return decision;
        } catch (IOException e) {
            if (!writers.concernsOneEntry(e)) {
                throw writers.failureOfTarget("look at " + entry.path() + " in", root.path(), e);
            }
            return new RestoreDecision(Action.REFUSE, TargetFailures.reason(e));
        }
    }

    @Override
    public void create(StoredEntry entry) throws IOException {
        requireRunning();
        Path place = root.path();
        try {
            place = root.resolve(entry.path());
            switch (entry.kind()) {
                case DIRECTORY -> createDirectory(entry, place);
                case SYMBOLIC_LINK -> createSymbolicLink(entry, place);
                case FILE -> deferLink(entry);
                case OTHER -> throw new EntryBlockedException("devices, pipes and sockets are not made");
            }
        } catch (IOException e) {
            writers.missingOrFailed(entry, "make", place, e);
        }
    }

    private void createDirectory(StoredEntry entry, Path directory) throws IOException {
        boolean hasMode = entry.attributes().number(EntryAttributes.MODE).isPresent();
        try {
            directories.make(directory, hasMode);
        } catch (FileAlreadyExistsException e) {
            BasicFileAttributes present = Existing.look(directory);
            if (present != null && present.isDirectory()) {
                attributes.openForOwner(directory, entry.path());
            } else if (options.overwrite() == OverwritePolicy.ALWAYS) {
                Files.deleteIfExists(directory);
                directories.make(directory, hasMode);
            } else {
                throw new EntryBlockedException("a file or link has the name of this directory");
            }
        }
        finishLater(entry);
    }

    private void finishLater(StoredEntry directory) throws IOException {
        directoriesToFinish.add(new DeferredEntry(directory, Optional.empty()).encode());
    }

    private void createSymbolicLink(StoredEntry entry, Path link) throws IOException {
        Path target = LinkTarget.of(entry, link);
        directories.require(link.getParent());
        try {
            Files.createSymbolicLink(link, target);
            attributes.apply(link, entry);
        } catch (FileAlreadyExistsException e) {
            replaceBySymbolicLink(entry, link, target);
        } catch (UnsupportedOperationException e) {
            throw new EntryBlockedException("this file system has no symbolic links");
        }
        durable.namesChanged(link.getParent());
        if (!LinkTarget.isExact(entry, target)) {
            notes.note(entry.path(), "target of the link restored without repeated and trailing slashes");
        }
    }

    private void replaceBySymbolicLink(StoredEntry entry, Path link, Path target) throws IOException {
        Path temporary = names.beside(link);
        Files.createSymbolicLink(temporary, target);
        try {
            attributes.apply(temporary, entry);
            FileWriters.rename(temporary, link);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void deferLink(StoredEntry entry) throws IOException {
        HardLinkGroups.Leader leader = decisions
                .links()
                .leaderOf(entry)
                .orElseThrow(() -> new EntryBlockedException(
                        "it is another name of a file that is not known any more; restore it alone"));
        linksToMake.add(new DeferredEntry(entry, Optional.of(leader)).encode());
    }

    @Override
    public boolean showsPresent() {
        return options.delta();
    }

    @Override
    public Optional<PresentContent> present(StoredEntry entry) throws IOException {
        return options.delta() ? present.of(entry) : Optional.empty();
    }

    @Override
    public EntryWriter write(StoredEntry entry) throws IOException {
        requireRunning();
        if (entry.kind() != EntryKind.FILE) {
            throw new IllegalArgumentException("entry: has no content: " + entry.path());
        }
        return writers.open(entry);
    }

    /** Makes hard links, then sets the attributes of directories from the innermost outwards. Syncs only with {@link FileTarget#fsync}. */
    @Override
    public void finish() throws IOException {
        if (ended || dryRun) {
            return;
        }
        if (!writers.isIdle()) {
            throw new IllegalStateException("finish: a writer is still open");
        }
        linksToMake.drain(record -> {
            DeferredEntry link = DeferredEntry.decode(record);
            hardLinks.link(link.entry(), link.leader().orElseThrow());
        });
        directoriesToFinish.drain(
                record -> finishDirectory(DeferredEntry.decode(record).entry()));
        ended = true;
    }

    private void finishDirectory(StoredEntry entry) throws IOException {
        Path directory = root.resolve(entry.path());
        try {
            if (!directories.exists(directory)) {
                throw new EntryBlockedException("it was removed meanwhile");
            }
            attributes.apply(directory, entry);
            durable.namesChanged(directory);
        } catch (IOException e) {
            writers.missingOrFailed(entry, "set the attributes of", directory, e);
        }
    }

    private void requireRunning() {
        if (ended || dryRun) {
            throw new IllegalStateException(dryRun ? "nothing is restored in a dry run" : "the session has ended");
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        try (linksToMake;
                directoriesToFinish) {
            writers.abandonAll();
        }
    }
}
