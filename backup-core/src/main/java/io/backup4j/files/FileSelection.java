package io.backup4j.files;

import java.nio.file.Path;
import java.util.List;

/**
 * Which files a {@link FileSource} means.
 *
 * @param paths at least one
 * @param includes if not empty, only files that these cover
 * @param excludes never these, except paths that were given by name
 * @param oneFileSystem whether to stay on the file system of each given path
 */
record FileSelection(List<Path> paths, GlobSet includes, GlobSet excludes, boolean oneFileSystem) {
    FileSelection {
        paths = List.copyOf(paths);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("paths: at least one is needed");
        }
    }
}
