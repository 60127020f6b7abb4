package io.backup4j.jdbc.drill;

import io.backup4j.files.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a database fits into a scratch directory. Stateless. */
public final class ScratchRoom {
    /** Whoever else writes to this file system meanwhile shall not be the one who finds it full. */
    private static final long MARGIN_BYTES = 256L << 20;

    private ScratchRoom() {}

    /**
     * Why it cannot be taken there; empty if it can. What killed drills left is removed first.
     *
     * @param bytes that the drill will write
     */
    public static Optional<String> lacking(Path scratch, long bytes) throws IOException {
        if (!Files.isDirectory(scratch)) {
            return Optional.of("the scratch directory " + scratch + " does not exist; make it");
        }
        if (!Files.isWritable(scratch)) {
            return Optional.of("the scratch directory " + scratch + " may not be written by this process");
        }
        ScratchDirectory.removeLeftovers(scratch);
        long needed = Math.addExact(bytes, MARGIN_BYTES);
        long free = Files.getFileStore(scratch).getUsableSpace();
        return free >= needed
                ? Optional.empty()
                : Optional.of("no room: " + needed + " bytes are needed in " + scratch + ", of which " + MARGIN_BYTES
                        + " are to stay free, and " + free + " are free");
    }
}
