package io.backup4j.files;

import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One drill of files. One thread. */
final class FileSandboxSession implements DrillSession {
    private static final String RESTORED = "restored";

    private final ScratchDirectory scratch;
    private final Path restored;

    FileSandboxSession(ScratchDirectory scratch) throws IOException {
        this.scratch = scratch;
        this.restored = scratch.path().resolve(RESTORED);
        try {
            Files.createDirectory(restored);
        } catch (IOException e) {
            scratch.close();
            throw e;
        }
    }

    @Override
    public RestoreTarget target() {
        return FileTarget.into(restored).restoreOwners(false);
    }

    @Override
    public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences) throws IOException {
        try (RestoredTree found = RestoredTree.open(restored)) {
            return new RestoredComparison(found, new AttributeComparison(new ScratchProbe(scratch.path())), differences)
                    .compare(expected);
        }
    }

    @Override
    public Path handle() {
        return restored;
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
