package io.backup4j.files;

import java.util.Objects;

/** How {@link FileTarget} restores; the options are described there. */
record FileTargetOptions(
        OverwritePolicy overwrite, boolean fsync, boolean restoreOwners, boolean numericIds, boolean delta) {
    static final FileTargetOptions DEFAULTS =
            new FileTargetOptions(OverwritePolicy.IF_CHANGED, false, true, false, false);

    FileTargetOptions {
        Objects.requireNonNull(overwrite, "overwrite");
    }
}
