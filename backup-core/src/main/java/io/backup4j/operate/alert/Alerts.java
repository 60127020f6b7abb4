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

    private final StateNote note;
    private final Clock clock;
    private final String host;
    private final Duration reminder;
    private final Duration settled;
    private final PollThreads threads;
    private final Deliveries deliveries;
    private final Object saving = new Object();
    private final AlertBook book = new AlertBook();
    private final Map<String, Outbox> outboxes = new LinkedHashMap<>();
    private final List<RuleWatch> rules = new ArrayList<>();
    /** When it looked for the first time. */
    private @Nullable Instant began;

    private Alerts(Builder builder) {
        this.note = new StateNote(builder.store, NOTE);
        this.clock = builder.clock;
        this.host = builder.host;
        this.reminder = builder.reminder;
        this.settled = builder.settled;
        this.threads = new PollThreads("backup4j-alerts", builder.executor, builder.clock, this::look);
        LogChannel log = new LogChannel();
        outboxes.put(log.name(), new Outbox(log, AlertSeverity.INFO, Duration.ZERO));
        builder.channels.forEach(
                (channel, atLeast) -> outboxes.put(channel.name(), new Outbox(channel, atLeast, builder.gap)));
        outboxes.keySet().forEach(channel -> book.watch(AlertKind.DELIVERY, channel));
        this.deliveries = new Deliveries(this, threads, host, outboxes.values());
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
            Optional<AlertNotice> notice = book.resolve(kind, subject, note.unread());
            if (notice.isEmpty()) {
                return;
            }
            tell(notice.get());
        }
        save();
        threads.wake();
    }

    /**
     * Says that somebody looks after a subject from now on, who raises its alert and ends it. If nobody says so soon after a restart ({@link Builder#settled}), it is no longer configured, and
     * an alert that is open is over. Of what nobody ever looked after, such as what a host raises itself, alerts are open until they are resolved.
     */
    public void watch(AlertKind kind, String subject) {
        boolean news;
        synchronized (this) {
            news = book.watch(kind, subject);
        }
        if (news) {
            save();
        }
    }

    /** Says that a subject is no longer configured: its alert, if one is open, is over. */
    public void unwatch(AlertKind kind, String subject) {
        boolean over;
        synchronized (this) {
            Optional<AlertNotice> notice = book.unwatch(kind, subject);
            over = notice.isPresent();
            notice.ifPresent(this::tell);
        }
        if (over) {
            save();
            threads.wake();
        }
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
                end(rule, false);
            }
        }
        remind(now);
        deliveries.begin(now);
        return now.plus(TICK);
    }

    private void look(RuleWatch watch, Instant now) {
        boolean done = false;
        try {
            watch.rule().look(this, now);
            done = true;
        } catch (InterruptedException e) {
            LOG.info("Whether {} was not found out, as somebody ends the alerts", watch.rule());
            Thread.currentThread().interrupt();
        } catch (Exception | Error e) {
            LOG.warn("Whether {} could not be found out; it is looked at again", watch.rule(), e);
        } finally {
            end(watch, done);
        }
    }

    private synchronized void end(RuleWatch watch, boolean done) {
        watch.end(done);
    }

    /** A rule that could not look yet may be the one that knows of a subject. */
    private boolean settled(Instant now) {
        if (began == null || now.isBefore(began)) {
            began = now;
        }
        return !now.isBefore(began.plus(settled)) && rules.stream().allMatch(RuleWatch::hasSaid);
    }

    private void remind(Instant now) {
        List<AlertNotice> notices = new ArrayList<>();
        synchronized (this) {
            if (settled(now)) {
                notices.addAll(book.gone());
            }
            notices.addAll(book.remind(now, reminder));
            notices.forEach(this::tell);
        }
        if (!notices.isEmpty() || note.unread()) {
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

    /** Writes down what must not be forgotten. Never called with the lock: the disk may be slow. */
    void save() {
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
        List<AlertNotice> over = book.read(all.required("open"));
        for (Map.Entry<String, JsonNode> entry : all.required("channels").properties()) {
            Outbox outbox = outboxes.get(entry.getKey());
            // A channel that is not there any more has nothing to deliver.
            if (outbox != null) {
                outbox.read(entry.getValue());
            }
        }
        over.forEach(this::tell);
        return Boolean.TRUE;
    }

    /** Collects what alerts need. */
    public static final class Builder {
        private final StateStore store;
        private Clock clock = Clock.systemUTC();
        private String host = "backup4j";
        private Duration reminder = Duration.ofHours(24);
        private Duration gap = Duration.ofMinutes(5);
        private Duration settled = Duration.ofMinutes(10);
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

        /** How long after the start somebody may say what is looked after ({@link Alerts#watch}). Default 10 minutes; zero if all is said before the first look. */
        public Builder settled(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("settled: must not be negative: " + value);
            }
            this.settled = value;
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
