package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Turns the status of files into attributes of entries. Remembers names of users and groups and which devices have extended attributes, because both
 * are slow to ask. Thread-safe; one for each session.
 */
final class AttributeCollector {
    /** Most bytes of extended attributes of one file: ext4 has room for 64 KiB, and an entry must fit into a block of the listing. */
    static final int MAX_EXTENDED_BYTES = 64 * 1024;

    /** The kernel's name of the only class that {@link UserDefinedFileAttributeView} shows, which leaves it out. */
    private static final String USER_CLASS = "user.";

    private final Consumer<EntryIssue> issues;
    private final Map<Long, String> users = new ConcurrentHashMap<>();
    private final Map<Long, String> groups = new ConcurrentHashMap<>();
    private final Map<Long, Boolean> devicesWithExtended = new ConcurrentHashMap<>();

    AttributeCollector(Consumer<EntryIssue> issues) {
        this.issues = issues;
    }

    /** All attributes but a link's target. Asks the file system for extended attributes, of files and directories only. */
    EntryAttributes collect(EntryPath entry, Path path, FileStatus status) {
        EntryAttributes.Builder builder = EntryAttributes.builder();
        Instant modified = status.modifiedAt();
        FileStatus.Unix unix = status.unix();
        // In order of names, in which they need not be moved.
        if (unix != null) {
            builder.number(EntryAttributes.GID, unix.gid());
            String group = name(groups, unix.gid(), path, "unix:group");
            if (!group.isEmpty()) {
                builder.text(EntryAttributes.GROUP, group);
            }
            if (unix.links() > 1 && status.kind() != EntryKind.DIRECTORY) {
                byte[] identity = ByteBuffer.allocate(16)
                        .putLong(unix.device())
                        .putLong(unix.inode())
                        .array();
                builder.bytes(EntryAttributes.HARD_LINK, identity);
                builder.number(EntryAttributes.HARD_LINK_COUNT, unix.links());
            }
            builder.number(EntryAttributes.MODE, unix.mode());
        }
        builder.number(EntryAttributes.MTIME_SECONDS, modified.getEpochSecond());
        builder.number(EntryAttributes.MTIME_NANOS, modified.getNano());
        if (unix != null) {
            String owner = name(users, unix.uid(), path, "unix:owner");
            if (!owner.isEmpty()) {
                builder.text(EntryAttributes.OWNER, owner);
            }
            builder.number(EntryAttributes.UID, unix.uid());
        }
        // Asking opens the file: a link would be refused, a pipe would block.
        if (status.kind() == EntryKind.FILE || status.kind() == EntryKind.DIRECTORY) {
            collectExtended(builder, entry, path, unix == null ? 0 : unix.device());
        }
        return builder.build();
    }

    /** Empty for an id that has no name; the platform then answers with the number. */
    private static String name(Map<Long, String> known, long id, Path path, String attribute) {
        String name = known.get(id);
        if (name == null) {
            try {
                UserPrincipal principal =
                        (UserPrincipal) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
                String answer = principal.getName();
                name = answer.equals(Long.toString(id)) ? "" : answer;
            } catch (IOException e) {
                return ""; // The file is gone or was replaced: the next file of this owner asks again.
            }
            known.put(id, name);
        }
        return name;
    }

    private void collectExtended(EntryAttributes.Builder builder, EntryPath entry, Path path, long device) {
        try {
            if (!hasExtended(device, entry, path)) {
                return;
            }
            UserDefinedFileAttributeView view =
                    Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (view == null) {
                return;
            }
            int room = MAX_EXTENDED_BYTES;
            for (String name : view.list()) {
                int size = view.size(name);
                room -= size + name.length();
                if (room < 0) {
                    issue(
                            entry,
                            "more than " + MAX_EXTENDED_BYTES + " bytes of extended attributes: '" + name
                                    + "' and those after it are not stored");
                    return;
                }
                ByteBuffer value = ByteBuffer.allocate(size);
                view.read(name, value);
                byte[] bytes = Arrays.copyOf(value.array(), value.position());
                builder.bytes(EntryAttributes.XATTR_PREFIX + USER_CLASS + name, bytes);
            }
        } catch (NoSuchFileException | AccessDeniedException e) {
            // The same is reported of the content.
        } catch (IOException e) {
            issue(entry, "extended attributes cannot be read: " + FileFailure.reason(e));
        }
    }

    private boolean hasExtended(long device, EntryPath entry, Path path) throws IOException {
        Boolean known = devicesWithExtended.get(device);
        if (known != null) {
            return known;
        }
        boolean supported = false;
        try {
            supported = Files.getFileStore(path).supportsFileAttributeView(UserDefinedFileAttributeView.class);
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e; // Says something of this file only.
        } catch (IOException e) {
            // In containers the mount table may not hold the mount.
            String message = "whether this file system has extended attributes is unknown, none of it are stored: "
                    + FileFailure.reason(e);
            issues.accept(new EntryIssue(entry.toString(), false, message));
        }
        devicesWithExtended.put(device, supported);
        return supported;
    }

    private void issue(EntryPath entry, String message) {
        issues.accept(new EntryIssue(entry.toString(), true, message));
    }
}
