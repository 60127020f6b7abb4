package io.backup4j.examples.quickstart;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a day of work does to a tree: files grow, change in the middle, come, go and get other names. The same tree is always edited alike. */
final class Edits {
    /** One file in so many grows. */
    private static final int GROWING = 20;

    private static final int PATCH_BYTES = 512;

    private Edits() {}

    /**
     * Edits the tree.
     *
     * @return what was done, for people
     */
    static String apply(Path root) throws IOException {
        List<Path> files = WritableFiles.of(root);
        int grown = 0;
        for (int i = 0; i < files.size(); i += GROWING) {
            Files.writeString(files.get(i), "a line more\n", StandardOpenOption.APPEND);
            grown++;
        }
        String done = grown + " grown";
        if (!files.isEmpty()) {
            patchLargest(files);
            done += ", the largest patched";
        }
        if (files.size() > 2) {
            Files.delete(files.get(1));
            Path renamed = files.get(2);
            Files.move(renamed, renamed.resolveSibling("renamed-by-quickstart-" + renamed.getFileName()));
            done += ", 1 deleted, 1 renamed";
        }
        if (Files.isWritable(root)) {
            Path directory = Files.createDirectory(root.resolve("new by quickstart"));
            Files.writeString(directory.resolve("größe.txt"), "a new file\n");
            Files.createFile(directory.resolve("empty"));
            done += ", 2 new";
        }
        return done;
    }

    private static void patchLargest(List<Path> files) throws IOException {
        Path largest = files.get(0);
        for (Path file : files) {
            if (Files.size(file) > Files.size(largest)) {
                largest = file;
            }
        }
        try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
            file.seek(file.length() / 2);
            file.write(new byte[PATCH_BYTES]);
        }
    }
}
