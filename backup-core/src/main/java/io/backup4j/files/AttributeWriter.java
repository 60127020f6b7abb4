package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Map;
import java.util.Set;

/**
 * Sets the attributes of what was restored; links are never followed. In this order, because each step may undo or forbid an earlier one: owner (clears
 * set-id bits), extended attributes, time, mode (may take away the right to do the rest). What cannot be set is a note. Thread-safe.
 */
final class AttributeWriter {
    private static final String USER_NAMESPACE = "user.";

    private final TargetRoot root;
    private final Ownership ownership;
    private final SessionNotes notes;

    AttributeWriter(TargetRoot root, FileTargetOptions options, SessionNotes notes) {
        this.root = root;
        this.ownership = new Ownership(root, options, notes);
        this.notes = notes;
    }

    /**
     * A file that was just made in this directory, still under its temporary name.
     *
     * @param firstMode by {@link FirstMode}
     */
    void applyToNewFile(Path path, StoredEntry entry, TargetDirectory directory, int firstMode) throws IOException {
        boolean hasMode = hasMode(path, entry.attributes(), directory, firstMode);
        apply(path, entry, ownership.presentInNew(path, directory), hasMode);
    }

    /** Whether a new file has its mode from the beginning, as others in its directory had. */
    private boolean hasMode(Path path, EntryAttributes attributes, TargetDirectory directory, int firstMode)
            throws IOException {
        if (!root.hasUnixView()
                || firstMode == FirstMode.NONE
                || firstMode != (attributes.number(EntryAttributes.MODE).orElse(0) & UnixMode.CHANGEABLE)) {
            return false;
        }
        if (!directory.grants(firstMode) && !directory.denies(firstMode)) {
            Object got = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            directory.learnMode(firstMode, (Integer) got);
        }
        return directory.grants(firstMode);
    }

    /** A directory or link. */
    void apply(Path path, StoredEntry entry) throws IOException {
        apply(path, entry, ownership.present(path), false);
    }

    private void apply(Path path, StoredEntry entry, long present, boolean hasMode) {
        EntryAttributes attributes = entry.attributes();
        int setIds = ownership.apply(path, entry.path(), attributes, present);
        if (entry.kind() != EntryKind.SYMBOLIC_LINK) {
            extended(path, entry.path(), attributes);
        }
        time(path, entry.path(), attributes);
        if (entry.kind() != EntryKind.SYMBOLIC_LINK && !hasMode) {
            mode(path, entry.path(), attributes, setIds);
        }
    }

    /** Lets the owner work in a directory that was there before; its own mode comes last. */
    void openForOwner(Path directory, EntryPath entry) throws IOException {
        if (!root.hasPosixView()) {
            return;
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        int permissions = UnixMode.of(view.readAttributes().permissions());
        if ((permissions & UnixMode.OWNER_ALL) != UnixMode.OWNER_ALL) {
            try {
                view.setPermissions(UnixMode.permissions(permissions | UnixMode.OWNER_ALL));
            } catch (IOException e) {
                notes.note(entry, "could not be made writable meanwhile: " + TargetFailures.reason(e));
            }
        }
    }

    private void time(Path path, EntryPath entry, EntryAttributes attributes) {
        if (attributes.number(EntryAttributes.MTIME_SECONDS).isEmpty()) {
            return;
        }
        try {
            FileTime time = StoredTime.of(attributes).orElse(null);
            if (time == null) {
                notes.note(entry, "time of modification not set: out of range");
                return;
            }
            Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(time, null, null);
        } catch (IOException e) {
            notes.note(entry, "time of modification not set: " + TargetFailures.reason(e));
        }
    }

    private void mode(Path path, EntryPath entry, EntryAttributes attributes, int setIds) {
        if (attributes.number(EntryAttributes.MODE).isEmpty() || !root.hasPosixView()) {
            return;
        }
        int wanted = (int) attributes.number(EntryAttributes.MODE).getAsLong() & UnixMode.CHANGEABLE;
        int mode = wanted & (~UnixMode.SET_ID | setIds);
        if (mode != wanted) {
            notes.note(entry, "set-id bits not restored, because the owner or group they belong to was not");
        }
        try {
            if (root.hasUnixView()) {
                Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
            } else {
                Set<PosixFilePermission> permissions = UnixMode.permissions(mode & UnixMode.PERMISSIONS);
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .setPermissions(permissions);
            }
        } catch (IOException e) {
            notes.note(entry, "mode not set: " + TargetFailures.reason(e));
        }
    }

    private void extended(Path path, EntryPath entry, EntryAttributes attributes) {
        for (Map.Entry<String, Object> attribute :
                attributes.asMap().tailMap(EntryAttributes.XATTR_PREFIX).entrySet()) {
            if (!attribute.getKey().startsWith(EntryAttributes.XATTR_PREFIX)) {
                return;
            }
            String name = attribute.getKey().substring(EntryAttributes.XATTR_PREFIX.length());
            if (attribute.getValue() instanceof byte[] value) {
                extended(path, entry, name, value);
            }
        }
    }

    private void extended(Path path, EntryPath entry, String name, byte[] value) {
        UserDefinedFileAttributeView view =
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (!name.startsWith(USER_NAMESPACE) || view == null) {
            notes.once(entry, "extended attributes not restored: only those of users can be set, and not everywhere");
            return;
        }
        try {
            view.write(name.substring(USER_NAMESPACE.length()), ByteBuffer.wrap(value));
        } catch (IOException | IllegalArgumentException e) {
            notes.once(entry, "extended attributes not set: " + reason(e));
        }
    }

    private static String reason(Exception failure) {
        return failure instanceof IOException io ? TargetFailures.reason(io) : "no such name is possible here";
    }
}
