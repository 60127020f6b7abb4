package io.backup4j.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * The paths a source was given, brought below one root: the deepest directory that is a parent of each. Links and {@code ..} on the way to a given path
 * are resolved, the path itself is not: what is given as a link is stored as a link.
 *
 * @param root where entry paths begin
 * @param paths the given paths, absolute, without those that lie in another one, ascending
 * @param selection the way from the root to them
 */
record GivenPaths(Path root, List<Path> paths, Selection selection) {

    /**
     * Which names of a directory were asked for.
     *
     * @param whole the directory (or file) itself is a given path: all of it
     * @param children otherwise the names that lead to given paths
     */
    record Selection(boolean whole, TreeMap<byte[], Selection> children) {
        private static Selection empty(boolean whole) {
            return new Selection(whole, new TreeMap<>(Arrays::compareUnsigned));
        }

        NameList names() {
            NameList names = new NameList();
            children.keySet().forEach(names::add);
            return names;
        }
    }

    /**
     * Looks at the file system.
     *
     * @throws IOException if a path is missing or cannot be reached, naming it, or if they have no common root
     */
    static GivenPaths resolve(List<Path> given) throws IOException {
        List<Path> resolved = new ArrayList<>();
        for (Path path : given) {
            resolved.add(resolve(path));
        }
        List<Path> outermost = withoutCovered(resolved);
        Path root = commonParent(outermost);
        Selection selection = Selection.empty(outermost.get(0).equals(root));
        for (Path path : outermost) {
            Selection current = selection;
            if (!path.equals(root)) {
                Path relative = root.relativize(path);
                for (int i = 0; i < relative.getNameCount(); i++) {
                    boolean last = i == relative.getNameCount() - 1;
                    current = current.children()
                            .computeIfAbsent(RawPath.nameBytes(relative.getName(i)), name -> Selection.empty(last));
                }
            }
        }
        return new GivenPaths(root, outermost, selection);
    }

    private static Path resolve(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        try {
            Path name = absolute.getFileName();
            Path parent = absolute.getParent();
            if (name == null
                    || parent == null
                    || name.toString().equals(".")
                    || name.toString().equals("..")) {
                return absolute.toRealPath();
            }
            Path resolved = parent.toRealPath().resolve(name);
            FileStatus.read(resolved); // Throws if nothing is there.
            return resolved;
        } catch (NoSuchFileException e) {
            throw new IOException("the path " + absolute + " does not exist", e);
        } catch (IOException e) {
            throw new IOException("the path " + absolute + " cannot be reached: " + FileFailure.reason(e), e);
        }
    }

    private static List<Path> withoutCovered(List<Path> paths) {
        return paths.stream()
                .filter(path -> paths.stream().noneMatch(other -> !path.equals(other) && path.startsWith(other)))
                .distinct()
                .sorted()
                .toList();
    }

    private static Path commonParent(List<Path> paths) throws IOException {
        Path common = parentOrRoot(paths.get(0));
        for (Path path : paths) {
            while (common != null && !parentOrRoot(path).startsWith(common)) {
                common = common.getParent();
            }
            if (common == null) {
                throw new IOException(
                        "the paths " + paths.get(0) + " and " + path + " have no common root: use a source for each");
            }
        }
        return common;
    }

    private static Path parentOrRoot(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
