package io.backup4j.archive;

import java.nio.file.Path;
import java.util.Objects;

/**
 * How an archive is read.
 *
 * @param limits of what is taken
 * @param temporary an existing directory for manifest and checksums while they are compared, for uploads, and for direct restores
 */
public record ImportOptions(ImportLimits limits, Path temporary) {
    public ImportOptions {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(temporary, "temporary");
    }

    /** The usual limits, and the system's directory for temporary files. */
    public static ImportOptions defaults() {
        return new ImportOptions(ImportLimits.defaults(), Path.of(System.getProperty("java.io.tmpdir")));
    }

    public ImportOptions withLimits(ImportLimits other) {
        return new ImportOptions(other, temporary);
    }

    public ImportOptions withTemporary(Path directory) {
        return new ImportOptions(limits, directory);
    }
}
