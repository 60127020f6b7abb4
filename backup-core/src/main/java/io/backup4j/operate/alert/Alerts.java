package io.backup4j.operate.alert;

import io.backup4j.operate.state.PollThreads;
import io.backup4j.operate.state.StateNote;
import io.backup4j.spi.alert.Alert;
import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertKind;
import io.backup4j.spi.alert.AlertMessage;
import io.backup4j.spi.alert.AlertNotice;
import io.backup4j.spi.alert.AlertSeverity;
import io.backup4j.spi.state.StateStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells people what is wrong: once when it is noticed, again while it lasts, and when it is over. Everything goes to the log as well. What is open and what was not
 * delivered survives a restart. A channel that fails holds up no other; it is tried again, shown in {@link #channels()}, and told on the others.
 *
 * <p>Thread-safe. Threads of its own are daemons; nothing is delivered before {@link #start()}.
 */
public final class Alerts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final String NOTE = "alerts";
    private static final Duration TICK = Duration.ofMinutes(1);
    /** One failure is often a restart on the other side; after three, minutes apart, somebody has to look. */
    static final int FAILURES_TOLD = 3;

    private final StateNote note;
    private final Clock clock;
    private final String host;
    private final Duration reminder;
    private final PollThreads threads;
    private final Object saving = new Object();
    private final AlertBook book = new AlertBook();
    private final Map<String, Outbox> outboxes = new LinkedHashMap<>();
    private final List<RuleWatch> rules = new ArrayList<>();

    private Alerts(Builder builder) {
        this.note = new StateNote(builder.store, NOTE);
        this.clock = builder.clock;
        this.host = builder.host;
        this.reminder = builder.reminder;
        this.threads = new PollThreads("backup4j-alerts", builder.executor, builder.clock, this::look);
        LogChannel log = new LogChannel();
        outboxes.put(log.name(), new Outbox(log, AlertSeverity.INFO, Duration.ZERO));
        builder.channels.forEach(
                (channel, atLeast) -> outboxes.put(channel.name(), new Outbox(channel, atLeast, builder.gap)));
        note.read(this::restore, Boolean.FALSE);
    }

    /** @param store where it keeps what a restart must not forget; not shared with another process */
    public static Builder builder(StateStore store) {
        return new Builder(store);
    }

    /** {@link #raise(AlertKind, String, AlertSeverity, String)} with the kind's usual severity. */
    public void raise(AlertKind kind, String subject, String message) {
        raise(kind, subject, kind.severity(), message);
    }

    /**
     * Says that something is wrong. If that is known, only its message and figures are brought up to date, unless it is more urgent now; it never gets less urgent
     * before it is over.
     *
     * @param message what happened and what to do, without secrets
     */
    public void raise(AlertKind kind, String subject, AlertSeverity severity, String message) {
        synchronized (this) {
            book.raise(kind, subject, severity, message, clock.instant()).ifPresent(this::tell);
        }
        save();
        threads.wake();
    }

    /** Says that something is not wrong, or not any more. */
    public void resolve(AlertKind kind, String subject) {
        synchronized (this) {
            Optional<AlertNotice> notice = book.resolve(kind, subject);
            if (notice.isEmpty()) {
                return;
            }
            tell(notice.get());
        }
        save();
        threads.wake();
    }

    /** What is wrong, in the order in which it was noticed. */
    public synchronized List<Alert> open() {
        return book.all();
    }

    /** The open alert of a kind and subject. */
    public synchronized Optional<Alert> open(AlertKind kind, String subject) {
        return book.find(kind, subject);
    }

    /** How the channels stand, the log first. */
    public synchronized List<ChannelStatus> channels() {
        return outboxes.values().stream().map(Outbox::status).toList();
    }

    /** What keeps alerts from being remembered across a restart, for people; empty if nothing does. */
    public Optional<String> problem() {
        return note.problem();
    }

    /**
     * Delivers a message that says that it is a test, on the calling thread.
     *
     * @throws IllegalArgumentException if there is no such channel
     * @throws IOException if it was not delivered; the message holds no secret
     */
    public void test(String channel) throws IOException {
        Outbox outbox;
        synchronized (this) {
            outbox = outboxes.get(channel);
            if (outbox == null) {
                throw new IllegalArgumentException("channel: there is none named '" + channel + "'; there are: "
                        + String.join(", ", outboxes.keySet()));
            }
        }
        Instant now = clock.instant();
        Alert alert = new Alert(
                AlertKind.TEST,
                channel,
                AlertSeverity.INFO,
                "This is a test of the channel '" + channel + "'. Nothing is wrong.",
                now,
                now,
                1);
        outbox.channel()
                .deliver(new AlertMessage(host, now, List.of(new AlertNotice(AlertNotice.Event.TEST, alert)), 0));
    }

    /** Looks by a rule from now on. */
    public void add(AlertRule rule) {
        synchronized (this) {
            rules.add(new RuleWatch(rule));
        }
        threads.wake();
    }

    /** Begins to look and to deliver. Calling it twice is harmless. */
    public void start() {
        threads.start();
    }

    /** Ends looking and delivering. What is not delivered is so after the next start. */
    @Override
    public void close() {
        threads.close();
    }

    /** Looks by the rules, reminds and delivers, as its timer does; for who has moved the clock. Returns when to look again at the latest. */
    public Instant look() {
        Instant now = clock.instant();
        List<RuleWatch> due = new ArrayList<>();
        synchronized (this) {
            for (RuleWatch rule : rules) {
                if (rule.begin(now)) {
                    due.add(rule);
                }
            }
        }
        for (RuleWatch rule : due) {
            if (!threads.execute(() -> look(rule, now))) {
                end(rule);
            }
        }
        remind(now);
        deliver(now);
        return now.plus(TICK);
    }

    private void look(RuleWatch watch, Instant now) {
        try {
            watch.rule().look(this, now);
        } catch (Exception | Error e) {
            LOG.warn("Whether {} could not be found out; it is looked at again", watch.rule(), e);
        } finally {
            end(watch);
        }
    }

    private synchronized void end(RuleWatch watch) {
        watch.end();
    }

    private void remind(Instant now) {
        List<AlertNotice> notices;
        synchronized (this) {
            notices = book.remind(now, reminder);
            notices.forEach(this::tell);
        }
        if (!notices.isEmpty()) {
            save();
        }
    }

    private void tell(AlertNotice notice) {
        Alert alert = notice.alert();
        outboxes.forEach((name, outbox) -> {
            // Nobody is told on a channel that it does not work.
            if (alert.kind() != AlertKind.DELIVERY || !alert.subject().equals(name)) {
                outbox.add(AlertBook.key(alert), notice);
            }
        });
    }

    private void deliver(Instant now) {
        Map<Outbox, Map<String, AlertNotice>> work = new LinkedHashMap<>();
        synchronized (this) {
            outboxes.values().forEach(outbox -> outbox.take(now).ifPresent(notices -> work.put(outbox, notices)));
        }
        work.forEach((outbox, notices) -> {
            if (!threads.execute(() -> deliver(outbox, notices, now))) {
                synchronized (this) {
                    outbox.release();
                }
            }
        });
    }

    private void deliver(Outbox outbox, Map<String, AlertNotice> notices, Instant now) {
        try {
            outbox.channel().deliver(Outbox.message(host, now, notices));
        } catch (IOException | RuntimeException | Error e) {
            // Also an Error, such as a class that is missing: a channel that stays busy would be silence.
            failed(outbox, e);
            return;
        }
        synchronized (this) {
            outbox.delivered(notices, now);
        }
        save();
        resolve(AlertKind.DELIVERY, outbox.channel().name());
    }

    private void failed(Outbox outbox, Throwable failure) {
        String name = outbox.channel().name();
        // The message of a channel holds no secret by its contract; of what else is thrown the type must do.
        String error = failure instanceof IOException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName();
        LOG.warn("Alerts could not be delivered on the channel '{}', they are tried again: {}", name, error);
        int failures;
        synchronized (this) {
            outbox.failed(error);
            failures = outbox.failures();
        }
        save();
        if (failures >= FAILURES_TOLD) {
            raise(AlertKind.DELIVERY, name, "Alerts cannot be delivered on the channel '" + name + "': " + error);
        }
    }

    private void save() {
        synchronized (saving) {
            note.readLate(noted -> {
                synchronized (this) {
                    return restore(noted);
                }
            });
            ObjectNode all = StateNote.object();
            synchronized (this) {
                book.write(all.putObject("open"));
                ObjectNode channels = all.putObject("channels");
                outboxes.forEach((name, outbox) -> outbox.write(channels.putObject(name)));
            }
            note.write(all);
        }
    }

    private Boolean restore(ObjectNode all) {
        book.read(all.required("open"));
        for (Map.Entry<String, JsonNode> entry : all.required("channels").properties()) {
            Outbox outbox = outboxes.get(entry.getKey());
            // A channel that is not there any more has nothing to deliver.
            if (outbox != null) {
                outbox.read(entry.getValue());
            }
        }
        return Boolean.TRUE;
    }

    /** Collects what alerts need. */
    public static final class Builder {
        private final StateStore store;
        private Clock clock = Clock.systemUTC();
        private String host = "backup4j";
        private Duration reminder = Duration.ofHours(24);
        private Duration gap = Duration.ofMinutes(5);
        private final Map<AlertChannel, AlertSeverity> channels = new LinkedHashMap<>();
        private @Nullable Executor executor;

        private Builder(StateStore store) {
            this.store = Objects.requireNonNull(store, "store");
        }

        /** What time it is. Default: the system's. */
        public Builder clock(Clock value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Which application speaks, for people. Default {@code backup4j}. */
        public Builder host(String value) {
            this.host = Objects.requireNonNull(value, "host");
            return this;
        }

        /** How often what lasts is told again. Default: once a day. */
        public Builder reminder(Duration value) {
            if (value.compareTo(TICK) < 0) {
                throw new IllegalArgumentException("reminder: must be at least a minute: " + value);
            }
            this.reminder = value;
            return this;
        }

        /** How far apart the messages on one channel are at least; what comes meanwhile is told together. Default 5 minutes: at most 12 messages an hour. */
        public Builder gap(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("gap: must not be negative: " + value);
            }
            this.gap = value;
            return this;
        }

        /** Tells what is at least so urgent on a channel. The log is told everything anyway. */
        public Builder channel(AlertChannel channel, AlertSeverity atLeast) {
            if (!channel.name().matches("[a-z0-9._-]{1,64}")
                    || channel.name().equals("log")
                    || channels.keySet().stream().anyMatch(other -> other.name().equals(channel.name()))) {
                throw new IllegalArgumentException(
                        "channel name: must be 1 to 64 of a-z 0-9 . _ -, of one channel only and not log: '"
                                + channel.name() + "'");
            }
            channels.put(channel, Objects.requireNonNull(atLeast, "atLeast"));
            return this;
        }

        /** Where rules look and channels deliver, a thread for each at most. Default: daemon threads of its own. */
        public Builder executor(Executor value) {
            this.executor = Objects.requireNonNull(value, "executor");
            return this;
        }

        public Alerts build() {
            return new Alerts(this);
        }
    }
}
