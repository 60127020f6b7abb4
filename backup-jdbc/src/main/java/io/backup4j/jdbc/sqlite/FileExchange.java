package io.backup4j.jdbc.sqlite;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts one new database in the place of what is there. In this order, so that there is no moment at which the new file stands beside the old one's {@code -wal} or
 * {@code -journal}, or at which something of the old one is lost: whatever is there gets second names; companions are removed under their first ones (there are none of
 * a database that was settled); the new file is renamed over the old one.
 */
final class FileExchange implements Closeable {
    private final Path fresh;
    private final Path destination;
    private final Path aside;
    /** Null if nothing is there, or nothing that SQLite can open. */
    private final @Nullable OldDatabase old;

    private final boolean present;
    private final ExchangeWatch watch;
    private final List<String> kept = new ArrayList<>();
    private boolean renamed;

    FileExchange(
            Path fresh,
            Path destination,
            String session,
            @Nullable OldDatabase old,
            boolean present,
            ExchangeWatch watch) {
        this.fresh = fresh;
        this.destination = destination;
        this.aside = destination.resolveSibling(destination.getFileName() + ".before-" + session);
        this.old = old;
        this.present = present;
        this.watch = watch;
    }

    /** Gives the new file the rights of the one that it replaces, or those that were backed up. */
    void giveRights(OptionalLong storedMode) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        if (present) {
            PosixFileAttributes before = Files.readAttributes(destination, PosixFileAttributes.class);
            if (!view.readAttributes().owner().equals(before.owner())) {
                view.setOwner(before.owner());
            }
            if (!view.readAttributes().group().equals(before.group())) {
                view.setGroup(before.group());
            }
            view.setPermissions(before.permissions());
        } else if (storedMode.isPresent()) {
            view.setPermissions(permissions(storedMode.getAsLong()));
        }
    }

    private static Set<PosixFilePermission> permissions(long mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values(); // From the owner's right to read, bit 8, downwards.
        for (int i = 0; i < all.length; i++) {
            if ((mode >> (all.length - 1 - i) & 1) != 0) {
                permissions.add(all[i]);
            }
        }
        return permissions;
    }

    void exchange(Duration timeout, boolean mayBeDamaged) throws IOException {
        if (present) {
            keep("");
        }
        for (String suffix : Companions.ALL) {
            if (Files.exists(Companions.of(destination, suffix))) {
                keep(suffix);
            }
        }
        synchronise();
        watch.done("kept");
        for (String suffix : Companions.ALL) {
            Files.deleteIfExists(Companions.of(destination, suffix));
        }
        synchronise();
        watch.done("companions removed");
        Files.move(fresh, destination, StandardCopyOption.ATOMIC_MOVE);
        renamed = true;
        if (old != null) {
            old.replaced(true);
        }
        synchronise();
        watch.done("renamed");
        try (Connection connection = DatabaseFile.open(destination, timeout)) {
            DatabaseFile.ask(connection, "SELECT count(*) FROM sqlite_schema");
        } catch (SQLException e) {
            if (!mayBeDamaged) {
                throw SqliteFailure.of(destination, "was restored, but cannot be opened", e);
            }
        }
        watch.done("opened");
    }

    private void keep(String suffix) throws IOException {
        Path first = Companions.of(destination, suffix);
        try {
            Files.createLink(Companions.of(aside, suffix), first);
        } catch (UnsupportedOperationException | IOException e) {
            throw new IOException(
                    first + " was not replaced, because this file system cannot give it a second name to keep it by: "
                            + e.getMessage() + ". Restore to another name",
                    e);
        }
        kept.add(suffix);
    }

    /** Puts back what was there. */
    void undo() throws IOException {
        if (renamed) {
            for (String suffix : Companions.ALL) {
                Files.deleteIfExists(Companions.of(destination, suffix));
            }
            if (!present) {
                Files.delete(destination);
            }
        }
        // The database first: its companions must not meet the new one.
        for (String suffix : kept) {
            Path second = Companions.of(aside, suffix);
            if (Files.exists(Companions.of(destination, suffix)) && !renamed) {
                Files.delete(second);
            } else {
                Files.move(second, Companions.of(destination, suffix), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        synchronise();
        if (old != null) {
            old.replaced(false);
        }
        kept.clear();
    }

    /**
     * The new one is in use from now on.
     *
     * @param removeOld whether what it replaced is removed; what could not be settled never is
     * @return where it is kept, or null
     */
    @Nullable
    Path complete(boolean removeOld) throws IOException {
        if (kept.isEmpty()) {
            return null;
        }
        if (removeOld && old != null) {
            Files.delete(aside);
            synchronise();
            return null;
        }
        return aside;
    }

    private void synchronise() throws IOException {
        Path directory = destination.getParent();
        if (directory != null && !directory.getFileSystem().getSeparator().equals("\\")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (old != null) {
            old.close();
        }
    }
}
