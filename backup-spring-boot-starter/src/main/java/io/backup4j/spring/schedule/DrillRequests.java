package io.backup4j.spring.schedule;

import io.backup4j.DrillRequest;
import io.backup4j.files.FileSandbox;
import io.backup4j.jdbc.h2.H2Sandbox;
import io.backup4j.jdbc.sqlite.SqliteSandbox;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spring.plan.HostPlan;
import io.backup4j.spring.source.HostSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A drill of a backup drawn at random, in the sandboxes of the host. Files, H2 and SQLite need nothing but a scratch directory, and get their sandboxes here; a server
 * of a database must lend one, which the host says with a bean.
 */
public final class DrillRequests implements Supplier<DrillRequest> {
    private final @Nullable Path scratch;
    private final List<DrillSandbox> sandboxes;

    public DrillRequests(@Nullable Path scratchOrNull, List<DrillSandbox> beans) {
        this.scratch = scratchOrNull;
        List<DrillSandbox> all = new ArrayList<>(beans);
        if (scratchOrNull != null) {
            for (DrillSandbox own : List.of(
                    FileSandbox.in(scratchOrNull), H2Sandbox.in(scratchOrNull), SqliteSandbox.in(scratchOrNull))) {
                if (all.stream().noneMatch(other -> other.kind().equals(own.kind()))) {
                    all.add(own);
                }
            }
        }
        this.sandboxes = List.copyOf(all);
    }

    @Override
    public DrillRequest get() {
        if (scratch != null) {
            make(scratch);
        }
        DrillRequest.Builder request = DrillRequest.random().requestedBy("schedule");
        sandboxes.forEach(request::sandbox);
        return request.build();
    }

    /** Whether there is a sandbox for everything that a plan backs up. */
    boolean proves(HostPlan plan) {
        return plan.sources().stream().allMatch(this::proves);
    }

    private boolean proves(HostSource source) {
        if (sandboxes.isEmpty()) {
            return false;
        }
        try {
            String kind = source.source().get().kind();
            return sandboxes.stream().anyMatch(sandbox -> sandbox.kind().equals(kind));
        } catch (BackupException e) {
            // It does not answer now, and what it is shows when it does.
            return false;
        }
    }

    private static void make(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
