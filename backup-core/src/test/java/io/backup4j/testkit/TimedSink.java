package io.backup4j.testkit;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.sink.SinkFullException;
import io.backup4j.spi.sink.SinkSpace;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store in memory with a clock of its own, and with room of which one can say how much is left. Thread-safe. */
public final class TimedSink extends ForwardingSink {
    private final Clock clock;
    private final Map<ObjectKey, Instant> stored = new ConcurrentHashMap<>();
    private volatile Duration ahead = Duration.ZERO;
    private volatile @Nullable SinkSpace space;
    private volatile String refused = "";

    public TimedSink(Clock clock) {
        super(new MemorySink());
        this.clock = clock;
    }

    /** From now on the store's clock differs by this. */
    public void setAhead(Duration duration) {
        ahead = duration;
    }

    /** From now on the store says that it has so much room. */
    public void setSpace(SinkSpace now) {
        space = now;
    }

    /** From now on there is no room for objects whose keys begin like this. */
    public void refuse(String prefix) {
        refused = prefix;
    }

    @Override
    public Optional<SinkSpace> space() {
        return Optional.ofNullable(space);
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        if (!refused.isEmpty() && key.value().startsWith(refused)) {
            throw new SinkFullException("no room for " + key, null);
        }
        PutResult result = super.put(key, content);
        if (result == PutResult.CREATED) {
            stored.put(key, clock.instant().plus(ahead));
        }
        return result;
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws IOException {
        return super.stat(key).map(this::timed);
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        ObjectPage page = super.list(prefix, after);
        return new ObjectPage(page.objects().stream().map(this::timed).toList(), page.more());
    }

    private ObjectInfo timed(ObjectInfo info) {
        return new ObjectInfo(info.key(), info.sizeBytes(), stored.get(info.key()));
    }
}
