package io.backup4j.files;

import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Restores files into a directory, which is made if it is missing. Restoring in place is the same with the directory that was backed up. Immutable.
 *
 * <p><b>Whole or old.</b> A file is written under a temporary name ({@code .backup4j-….part}) beside its final one, gets its attributes there and is
 * renamed in one step. A killed restore leaves such files behind; they may be deleted. Directories have the mode {@code 0700} until
 * {@link TargetSession#finish()}.
 *
 * <p><b>Hostile backups.</b> A backup made by someone else may hold any names and links. No entry leaves the directory: each containing directory is
 * looked at without following links before something is made in it, links are made as they are and never written through, and set-id bits are set only
 * together with the owner and group they were stored with. Java has no calls relative to an open directory for all that is needed, so this is check, then
 * act: whoever may write in the target directory itself <i>while</i> the restore runs can exchange a directory for a link between the two. Restore with
 * the rights of that person, or into a directory that only you may write to.
 *
 * <p><b>What cannot be restored exactly</b> is reported as an issue: attributes as a note, content as missing. The time of symbolic links is set to the
 * microsecond (JDK 17), of anything else to what the file system keeps. Access control lists and extended attributes outside {@code user.} are not set.
 */
public final class FileTarget implements RestoreTarget {
    private final Path directory;
    private final FileTargetOptions options;

    private FileTarget(Path directory, FileTargetOptions options) {
        this.directory = directory;
        this.options = options;
    }

    /** Into this directory; a link to it is followed. */
    public static FileTarget into(Path directory) {
        return new FileTarget(Objects.requireNonNull(directory, "directory"), FileTargetOptions.DEFAULTS);
    }

    /** What happens to files that are there already; {@link OverwritePolicy#IF_CHANGED} unless said otherwise. */
    public FileTarget overwrite(OverwritePolicy policy) {
        return new FileTarget(
                directory,
                new FileTargetOptions(
                        policy, options.fsync(), options.restoreOwners(), options.numericIds(), options.delta()));
    }

    /**
     * True: each file and its name are on disk when it is committed, which costs about 1 ms per file; attributes of directories when the restore
     * finishes. False, the default: the operating system writes when it likes, and whoever needs to know that a restored tree survives a power failure
     * syncs its file system once afterwards ({@code sync -f}), which is many times faster.
     */
    public FileTarget fsync(boolean each) {
        return new FileTarget(
                directory,
                new FileTargetOptions(
                        options.overwrite(), each, options.restoreOwners(), options.numericIds(), options.delta()));
    }

    /** Whether owner and group are restored as far as this process may; true unless said otherwise. What is not permitted is noted once. */
    public FileTarget restoreOwners(boolean restore) {
        return new FileTarget(
                directory,
                new FileTargetOptions(
                        options.overwrite(), options.fsync(), restore, options.numericIds(), options.delta()));
    }

    /** True: owner and group are restored by number. False, the default: by name where this system knows it, else by number. */
    public FileTarget numericIds(boolean numeric) {
        return new FileTarget(
                directory,
                new FileTargetOptions(
                        options.overwrite(), options.fsync(), options.restoreOwners(), numeric, options.delta()));
    }

    /**
     * True: a file that is replaced is read and compared with the backup chunk by chunk. Only what differs is fetched from the repository, the rest is copied
     * from the old file into the new one, which takes its place in one step as always; a file whose content is all equal is not written, it only gets
     * its attributes. Files with several names, or with extended attributes that the backup does not have, are replaced as a whole. What stays without being
     * read is a matter of {@link #overwrite}: with {@link OverwritePolicy#ALWAYS} nothing does. False unless said otherwise.
     */
    public FileTarget delta(boolean compare) {
        return new FileTarget(
                directory,
                new FileTargetOptions(
                        options.overwrite(), options.fsync(), options.restoreOwners(), options.numericIds(), compare));
    }

    @Override
    public String kind() {
        return "files";
    }

    @Override
    public String location() {
        return directory.toAbsolutePath().toString();
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        DurableNames durable = new DurableNames(options.fsync());
        TargetRoot root = TargetRoot.open(directory, context.dryRun(), durable);
        return new FileTargetSession(root, options, durable, context);
    }

    @Override
    public String toString() {
        return "FileTarget[" + location() + ", " + options + "]";
    }
}
