package io.backup4j.spring.run;

import io.backup4j.spi.journal.RunKind;
import io.backup4j.spi.journal.RunOutcome;
import io.backup4j.spi.run.Cancellation;
import io.backup4j.spi.run.Progress;
import io.backup4j.spi.run.RunControl;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of this process, while it goes on and for a while afterwards. Thread-safe. */
public final class HostRun {
    private final UUID id = UUID.randomUUID();
    private final RunKind kind;
    private final String subject;
    private final String by;
    private final Instant started;
    private final Cancellation cancellation;
    private volatile @Nullable Progress progress;
    private volatile @Nullable End end;

    HostRun(RunKind kind, String subject, String by, Instant started, Cancellation cancellation) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.subject = Objects.requireNonNull(subject, "subject");
        this.by = Objects.requireNonNull(by, "by");
        this.started = Objects.requireNonNull(started, "started");
        this.cancellation = Objects.requireNonNull(cancellation, "cancellation");
    }

    /**
     * How it ended.
     *
     * @param at when
     * @param outcome how
     * @param resultOrNull its report, if it came to its end
     * @param failureOrNull why not
     */
    public record End(
            Instant at,
            RunOutcome outcome,
            @Nullable Object resultOrNull,
            @Nullable Throwable failureOrNull) {

        /** The report, if it is one of this type. */
        public <T> Optional<T> result(Class<T> type) {
            return type.isInstance(resultOrNull) ? Optional.of(type.cast(resultOrNull)) : Optional.empty();
        }
    }

    public UUID id() {
        return id;
    }

    public RunKind kind() {
        return kind;
    }

    /** Name of the plan, or what else it is about. */
    public String subject() {
        return subject;
    }

    /** Name of the plan; empty for what has none. A backup as a tag of a meter would be a new series each time. */
    public Optional<String> plan() {
        return kind == RunKind.BACKUP ? Optional.of(subject) : Optional.empty();
    }

    public String by() {
        return by;
    }

    public Instant started() {
        return started;
    }

    /** The last report; empty before the first. */
    public Optional<Progress> progress() {
        return Optional.ofNullable(progress);
    }

    /** How it ended; empty while it goes on. */
    public Optional<End> end() {
        return Optional.ofNullable(end);
    }

    /** Asks it to stop at the next safe point. */
    public void cancel() {
        cancellation.cancel();
    }

    /** Whether it was asked to stop; it may still be on its way there. */
    public boolean cancelled() {
        return cancellation.isCancelled();
    }

    RunControl control(Consumer<Progress> listener) {
        return new RunControl(
                report -> {
                    progress = report;
                    listener.accept(report);
                },
                cancellation);
    }

    void ended(End how) {
        end = how;
    }
}
