package io.backup4j.files;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Places that the backup itself is written to. Known by device and inode, so that another way to them (a link on the path, a bind mount) does not hide
 * them; and by their real path, for file systems without inodes and for places that do not exist yet.
 */
final class ExcludedPlaces {
    private record Identity(long device, long inode) {}

    private final List<Identity> identities = new ArrayList<>();
    private final Set<Path> paths = new HashSet<>();
    private final Set<Path> parents = new HashSet<>();

    /**
     * Looks them up now.
     *
     * @param places URIs; those of schemes without files are passed over
     * @throws IOException if a place exists but cannot be looked at
     */
    ExcludedPlaces(List<URI> places) throws IOException {
        for (URI place : places) {
            Path path;
            try {
                path = Path.of(place);
            } catch (IllegalArgumentException | FileSystemNotFoundException e) {
                if ("file".equalsIgnoreCase(place.getScheme())) {
                    throw new IOException("the excluded place " + place + " is not a path: " + e.getMessage(), e);
                }
                continue; // A bucket, for example: no source of files can meet it.
            }
            add(path.toAbsolutePath());
        }
    }

    private void add(Path path) throws IOException {
        try {
            Path real = path.toRealPath();
            addPath(real);
            FileStatus.Unix unix = FileStatus.read(real).unix();
            if (unix != null) {
                identities.add(new Identity(unix.device(), unix.inode()));
            }
        } catch (NoSuchFileException e) {
            Path parent = path.getParent();
            Path name = path.getFileName();
            boolean reachable = parent != null && name != null && Files.exists(parent);
            addPath(reachable ? parent.toRealPath().resolve(name) : path.normalize());
        }
    }

    private void addPath(Path path) {
        paths.add(path);
        Path parent = path.getParent();
        if (parent != null) {
            parents.add(parent);
        }
    }

    /** Whether one of them has its path in this very directory. */
    boolean anyIn(Path directory) {
        return parents.contains(directory);
    }

    /**
     * Whether this file or directory is one of them.
     *
     * @param byPath what {@link #anyIn} said of its directory: comparing paths costs more than the rest of a look at a file
     */
    boolean contain(Path path, FileStatus status, boolean byPath) {
        FileStatus.Unix unix = status.unix();
        if (unix != null) {
            for (int i = 0; i < identities.size(); i++) {
                Identity identity = identities.get(i);
                if (identity.inode() == unix.inode() && identity.device() == unix.device()) {
                    return true;
                }
            }
        }
        return byPath && paths.contains(path);
    }

    /** Whether this path is one of them or lies in one, going by its real path. */
    boolean cover(Path path) throws IOException {
        if (paths.isEmpty()) {
            return false;
        }
        for (Path at = path; at != null; at = at.getParent()) {
            if (contain(at, FileStatus.read(at), true)) {
                return true;
            }
        }
        return false;
    }
}
