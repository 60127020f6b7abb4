package io.backup4j.spring.schedule;

import io.backup4j.DrillRequest;
import io.backup4j.files.FileSource;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.source.HostSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A drill of a backup drawn at random, in the sandboxes of the host and a scratch directory for files. */
public final class DrillRequests implements Supplier<DrillRequest> {
    private final @Nullable Path scratch;
    private final List<DrillSandbox> sandboxes;

    public DrillRequests(@Nullable Path scratchOrNull, List<DrillSandbox> sandboxes) {
        this.scratch = scratchOrNull;
        this.sandboxes = List.copyOf(sandboxes);
    }

    @Override
    public DrillRequest get() {
        DrillRequest.Builder request = DrillRequest.random().requestedBy("schedule");
        sandboxes.forEach(request::sandbox);
        boolean files = sandboxes.stream().anyMatch(sandbox -> sandbox.kind().equals(FileSource.KIND));
        if (scratch != null && !files) {
            request.scratch(made(scratch));
        }
        return request.build();
    }

    /** Whether there is a sandbox for everything that a plan backs up. */
    boolean proves(HostPlan plan) {
        return plan.sources().stream().allMatch(this::proves);
    }

    private boolean proves(HostSource source) {
        // Files are known by their paths; what else a source is, it says itself, if it can be made now.
        return source.paths().isEmpty() ? hasSandbox(source) : scratch != null;
    }

    private boolean hasSandbox(HostSource source) {
        if (sandboxes.isEmpty()) {
            return false;
        }
        try {
            String kind = source.source().get().kind();
            return sandboxes.stream().anyMatch(sandbox -> sandbox.kind().equals(kind));
        } catch (BackupException e) {
            return false;
        }
    }

    private static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
