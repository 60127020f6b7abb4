package io.backup4j.testkit;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The view that one process has of a store that it shares with others: every call waits for its turn at a {@link Turnstile}, may meet a {@link Mishap}, and
 * listings come in short pages. What never changes after the repository was made is read without a turn. Thread-safe.
 */
public final class ScheduledSink extends ForwardingSink {
    private final Turnstile turnstile;
    private final Turnstile.Actor actor;
    private final int life;
    private final Mishaps mishaps;
    private final Watcher watcher;
    private volatile int befallen;

    /** Told of every change of the store, late ones too, at the moment it happens. */
    public interface Watcher {
        void changed(Turnstile.Actor by, SinkCall.Kind kind, String key);
    }

    /**
     * @param sink the store itself, whose calls do not fail
     */
    public ScheduledSink(
            BackupSink sink, Turnstile turnstile, Turnstile.Actor actor, Mishaps mishaps, Watcher watcher) {
        super(sink);
        this.turnstile = turnstile;
        this.actor = actor;
        this.life = actor.life();
        this.mishaps = mishaps;
        this.watcher = watcher;
    }

    /** How many mishaps there were. */
    public int befallen() {
        return befallen;
    }

    /** Whether the process is dead. */
    public boolean dead() {
        return actor.life() != life;
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        // The buffer behind it may be used again when this has failed and is still to come.
        ObjectContent kept = ObjectContent.of(content.toByteArray());
        return change(SinkCall.Kind.PUT, key, () -> delegate().put(key, kept));
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        return change(SinkCall.Kind.DELETE, key, () -> delegate().delete(key));
    }

    @Override
    public int read(ObjectKey key, long offset, ByteBuffer target) throws IOException {
        if (fixed(key)) {
            return super.read(key, offset, target);
        }
        return look("read " + key + " from " + offset, () -> super.read(key, offset, target));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        return look("stat " + key, () -> super.stat(key));
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        if (prefix.startsWith("key")) {
            return super.list(prefix, after);
        }
        return look("list " + prefix + (after.isEmpty() ? "" : " after " + after), () -> {
            ObjectPage page = super.list(prefix, after);
            List<ObjectInfo> objects = page.objects();
            int most = mishaps.pageKeys();
            return objects.size() <= most ? page : new ObjectPage(objects.subList(0, most), true);
        });
    }

    private static boolean fixed(ObjectKey key) {
        return key.value().equals("repository") || key.value().startsWith("key");
    }

    private <T> T look(String what, Turnstile.Effect<T> effect) throws IOException {
        return actor.pass(life, what, () -> switch (mishaps.ofRead()) {
            case DIES -> throw dies(Mishap.DIES);
            case LOST -> throw fails(Mishap.LOST);
            default -> effect.run();
        });
    }

    private <T> T change(SinkCall.Kind kind, ObjectKey key, Turnstile.Effect<T> effect) throws IOException {
        String what = (kind == SinkCall.Kind.PUT ? "put " : "delete ") + key;
        Turnstile.Effect<T> watched = () -> {
            T result = effect.run();
            watcher.changed(actor, kind, key.value());
            return result;
        };
        return actor.pass(life, what, () -> {
            Mishap mishap = mishaps.ofChange(key.value());
            return switch (mishap) {
                case NONE -> watched.run();
                case LOST -> throw fails(mishap);
                case UNACKNOWLEDGED -> {
                    watched.run();
                    throw fails(mishap);
                }
                case LATE -> {
                    later(what, watched);
                    throw fails(mishap);
                }
                case TWICE -> {
                    befallen(mishap);
                    watched.run();
                    yield watched.run();
                }
                case AGAIN_LATE -> {
                    befallen(mishap);
                    later(what, watched);
                    yield watched.run();
                }
                case DIES -> throw dies(mishap);
                case DIES_AFTER -> {
                    watched.run();
                    throw dies(mishap);
                }
                case DIES_LATE -> {
                    later(what, watched);
                    throw dies(mishap);
                }
            };
        });
    }

    private void later(String what, Turnstile.Effect<?> effect) {
        turnstile.later(mishaps.delay(), () -> {
            try {
                effect.run();
            } catch (IOException e) {
                throw new AssertionError("the store itself failed", e);
            }
            turnstile.note("   ...  " + actor.name() + " late: " + what);
        });
    }

    private void befallen(Mishap mishap) {
        befallen++;
        turnstile.remark("! " + mishap);
    }

    private IOException fails(Mishap mishap) {
        befallen(mishap);
        return new IOException("injected: " + mishap);
    }

    private ProcessDied dies(Mishap mishap) {
        befallen(mishap);
        actor.kill();
        return new ProcessDied(turnstile.steps());
    }
}
