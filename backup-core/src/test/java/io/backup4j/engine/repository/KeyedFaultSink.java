package io.backup4j.engine.repository;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.DeleteResult;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.testkit.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Loses requests or acknowledgements of chosen puts and deletes: by what they do, not by their number. Thread-safe. */
public final class KeyedFaultSink extends ForwardingSink {
    private final List<Planned> plan = new ArrayList<>();

    private record Planned(boolean put, String prefix, Fault fault) {}

    public KeyedFaultSink(BackupSink sink) {
        super(sink);
    }

    /** The next put below a prefix fails; may be called several times for several puts. */
    public KeyedFaultSink failPut(String prefix, Fault fault) {
        return fail(new Planned(true, prefix, fault));
    }

    /** The next delete below a prefix fails. */
    public KeyedFaultSink failDelete(String prefix, Fault fault) {
        return fail(new Planned(false, prefix, fault));
    }

    private KeyedFaultSink fail(Planned fault) {
        synchronized (plan) {
            plan.add(fault);
        }
        return this;
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        return call(true, key, () -> super.put(key, content));
    }

    @Override
    public DeleteResult delete(ObjectKey key) throws IOException {
        return call(false, key, () -> super.delete(key));
    }

    private interface Effect<T> {
        T run() throws IOException;
    }

    private <T> T call(boolean put, ObjectKey key, Effect<T> effect) throws IOException {
        Fault fault = next(put, key);
        if (fault == Fault.NONE) {
            return effect.run();
        }
        if (fault == Fault.LOST_ACKNOWLEDGEMENT) {
            effect.run();
        }
        throw new IOException("injected: " + fault + " at " + key);
    }

    private Fault next(boolean put, ObjectKey key) {
        synchronized (plan) {
            for (Planned planned : plan) {
                if (planned.put() == put && key.value().startsWith(planned.prefix())) {
                    plan.remove(planned);
                    return planned.fault();
                }
            }
            return Fault.NONE;
        }
    }
}
