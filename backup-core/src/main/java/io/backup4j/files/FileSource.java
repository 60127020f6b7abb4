package io.backup4j.files;

import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.source.SourceContext;
import io.backup4j.spi.source.SourceSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Files and directories. Names of entries begin below the common parent of all given paths: for one path that is its own parent, so the entries of
 * {@code /srv/library} are {@code library}, {@code library/a} and so on. Directories on the way from there to a given path are entries too.
 *
 * <p>Symbolic links are stored as links and never followed; links in the parents of a given path are. Pipes, sockets and devices are stored by name and
 * attributes. Holes of sparse files are read as zeros. Each file is seen at some moment of the run, see {@code Consistency.Fuzzy}.
 *
 * <p>Immutable and thread-safe; relative paths are resolved when a session is opened.
 */
public final class FileSource implements BackupSource {
    /** The {@link #kind()}. */
    public static final String KIND = "files";

    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");

    private final String name;
    private final boolean requiresEncryption;
    private final FileSelection selection;

    private FileSource(String name, boolean requiresEncryption, FileSelection selection) {
        this.name = name;
        this.requiresEncryption = requiresEncryption;
        this.selection = selection;
    }

    /** A source of these paths with default options. */
    public static FileSource of(String name, Path... paths) {
        return named(name).path(paths).build();
    }

    /**
     * Begins a source.
     *
     * @param name 1 to 64 of {@code a-z 0-9 - _ .}
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public boolean requiresEncryption() {
        return requiresEncryption;
    }

    /**
     * Resolves the paths.
     *
     * @throws IOException if a given path is missing or cannot be reached, lies in a place that the backup is written to, or has no root in common with
     *     the others; the message names it
     */
    @Override
    public SourceSession open(SourceContext context) throws IOException {
        return FileSession.open(selection, context);
    }

    @Override
    public String toString() {
        return "files '" + name + "' " + selection.paths();
    }

    /** Collects the options of a {@link FileSource}. */
    public static final class Builder {
        private final String name;
        private final List<Path> paths = new ArrayList<>();
        private final List<String> includes = new ArrayList<>();
        private final List<String> excludes = new ArrayList<>();
        private boolean oneFileSystem;
        private boolean requiresEncryption;

        private Builder(String name) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("name: must be 1 to 64 of a-z 0-9 - _ .: '" + name + "'");
            }
            this.name = name;
        }

        /** Adds files or directories with all they contain. A path that lies in another one is part of that. */
        public Builder path(Path... more) {
            paths.addAll(List.of(more));
            return this;
        }

        /**
         * Leaves out what the pattern matches, with all it contains; see {@link Glob}. Given paths themselves and the directories that lead to them are
         * never left out. Excludes win over includes.
         */
        public Builder exclude(String... patterns) {
            excludes.addAll(List.of(patterns));
            return this;
        }

        /** Once there is an include, only files that one of them covers are stored, with the directories that lead to them; see {@link Glob}. */
        public Builder include(String... patterns) {
            includes.addAll(List.of(patterns));
            return this;
        }

        /**
         * Whether to stay on the file system of each given path: a mount point below it is stored as an empty directory. Default false. Only where the
         * file system tells device numbers, that is on Unix; without effect elsewhere.
         */
        public Builder oneFileSystem(boolean value) {
            oneFileSystem = value;
            return this;
        }

        /** Whether these files hold secrets and may only go into an encrypted repository. Default false. */
        public Builder requiresEncryption(boolean value) {
            requiresEncryption = value;
            return this;
        }

        /**
         * Makes the source; does not look at the file system.
         *
         * @throws IllegalArgumentException if no path was given or a pattern is malformed
         */
        public FileSource build() {
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("source '" + name + "': no path was given");
            }
            FileSelection selection =
                    new FileSelection(paths, GlobSet.of(includes), GlobSet.of(excludes), oneFileSystem);
            return new FileSource(name, requiresEncryption, selection);
        }
    }
}
