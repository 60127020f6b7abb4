package io.backup4j.files;

import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Map;

/**
 * Gives files their owner and group, as far as this process may. One system call for each that differs from what the file has. Thread-safe.
 */
final class Ownership {
    private static final String USER_REFUSED = "owner not restored: not permitted to this process";
    private static final String GROUP_REFUSED = "group not restored: not permitted to this process";

    private final TargetRoot root;
    private final boolean enabled;
    private final SessionNotes notes;
    private final AccountLookup accounts;

    Ownership(TargetRoot root, FileTargetOptions options, SessionNotes notes) {
        this.root = root;
        this.enabled = options.restoreOwners() && root.hasPosixView();
        this.notes = notes;
        this.accounts = new AccountLookup(root, options.numericIds());
    }

    /** Owner and group that a file has now, for {@link #apply}; {@link TargetDirectory#UNKNOWN_OWNER} where it is of no use. */
    long present(Path path) throws IOException {
        if (!enabled || !root.hasUnixView()) {
            return TargetDirectory.UNKNOWN_OWNER;
        }
        Map<String, Object> ids = Files.readAttributes(path, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
        return ((Integer) ids.get("uid")).longValue() << 32 | ((Integer) ids.get("gid") & 0xffffffffL);
    }

    /** Like {@link #present} of a new file, asked once per directory. */
    long presentInNew(Path file, TargetDirectory directory) throws IOException {
        long owner = directory.ownerOfNewFiles();
        if (owner == TargetDirectory.UNKNOWN_OWNER) {
            owner = present(file);
            directory.learnOwnerOfNewFiles(owner);
        }
        return owner;
    }

    /** The set-id bits, in the places they have in a mode, that are safe to set: the file belongs to whom it belonged to. */
    int apply(Path path, EntryPath entry, EntryAttributes attributes, long present) {
        if (!enabled) {
            return 0;
        }
        boolean known = present != TargetDirectory.UNKNOWN_OWNER;
        Account user = accounts.user(attributes);
        Account group = accounts.group(attributes);
        // The group first: after the owner has changed, only root may change it.
        boolean groupExact = (known && group.number() == (present & 0xffffffffL))
                || (group.settable() && set(path, group, false, entry));
        boolean userExact =
                (known && user.number() == present >>> 32) || (user.settable() && set(path, user, true, entry));
        return (userExact ? UnixMode.SET_USER_ID : 0) | (groupExact ? UnixMode.SET_GROUP_ID : 0);
    }

    private boolean set(Path path, Account account, boolean isUser, EntryPath entry) {
        if (account.refused()) {
            return false;
        }
        try {
            if (account.principal() == null) {
                Files.setAttribute(
                        path, isUser ? "unix:uid" : "unix:gid", (int) account.number(), LinkOption.NOFOLLOW_LINKS);
            } else {
                PosixFileAttributeView view =
                        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                if (isUser) {
                    view.setOwner(account.principal());
                } else {
                    view.setGroup(account.groupPrincipal());
                }
            }
            return true;
        } catch (IOException | SecurityException e) {
            account.refuse();
            notes.once(entry, isUser ? USER_REFUSED : GROUP_REFUSED);
            return false;
        }
    }
}
