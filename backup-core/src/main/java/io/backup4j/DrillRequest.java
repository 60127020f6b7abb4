package io.backup4j;

import io.backup4j.files.FileSandbox;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.drill.DrillCheck;
import io.backup4j.spi.drill.DrillListener;
import io.backup4j.spi.drill.DrillSandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is drilled, and where. Immutable. */
public final class DrillRequest {
    private final @Nullable BackupId backup;
    private final List<DrillSandbox> sandboxes;
    private final List<DrillCheck> checks;
    private final DrillListener listener;
    private final String requestedBy;

    private DrillRequest(Builder builder) {
        this.backup = builder.backup;
        this.sandboxes = List.copyOf(builder.sandboxes);
        this.checks = List.copyOf(builder.checks);
        this.listener = builder.listener;
        this.requestedBy = builder.requestedBy;
    }

    /** A backup drawn at random: each that is listed and not known to be corrupted is as likely as any other. */
    public static Builder random() {
        return new Builder(null);
    }

    /** This backup, also if it is known to be corrupted. */
    public static Builder backup(BackupId id) {
        return new Builder(Objects.requireNonNull(id, "id"));
    }

    /** Empty for a random one. */
    public Optional<BackupId> backup() {
        return Optional.ofNullable(backup);
    }

    public List<DrillSandbox> sandboxes() {
        return sandboxes;
    }

    public List<DrillCheck> checks() {
        return checks;
    }

    public DrillListener listener() {
        return listener;
    }

    public String requestedBy() {
        return requestedBy;
    }

    /** Collects a request; {@link #build()} checks it. */
    public static final class Builder {
        private final @Nullable BackupId backup;
        private final List<DrillSandbox> sandboxes = new ArrayList<>();
        private final List<DrillCheck> checks = new ArrayList<>();
        private DrillListener listener = DrillListener.NONE;
        private String requestedBy = "api";

        private Builder(@Nullable BackupId backup) {
            this.backup = backup;
        }

        /** Files are restored below this directory, and removed again; see {@link FileSandbox}. */
        public Builder scratch(Path directory) {
            return sandbox(FileSandbox.in(directory));
        }

        /** Where sources of one kind are restored. Those of a kind without a sandbox are skipped. */
        public Builder sandbox(DrillSandbox sandbox) {
            sandboxes.add(Objects.requireNonNull(sandbox, "sandbox"));
            return this;
        }

        /** Looks at what was restored, once it was found equal to the backup. */
        public Builder check(DrillCheck check) {
            checks.add(Objects.requireNonNull(check, "check"));
            return this;
        }

        /** Told of a failure. Default nobody. */
        public Builder listener(DrillListener told) {
            this.listener = Objects.requireNonNull(told, "told");
            return this;
        }

        /** User or component that asks for it, for notes and the journal. Default {@code api}. */
        public Builder requestedBy(String who) {
            this.requestedBy = Objects.requireNonNull(who, "who");
            return this;
        }

        /** @throws IllegalArgumentException if there are two sandboxes of one kind */
        public DrillRequest build() {
            long kinds = sandboxes.stream().map(DrillSandbox::kind).distinct().count();
            if (kinds < sandboxes.size()) {
                throw new IllegalArgumentException("sandbox: more than one for a kind of source: "
                        + sandboxes.stream().map(DrillSandbox::kind).toList());
            }
            return new DrillRequest(this);
        }
    }
}
