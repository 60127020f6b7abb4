package io.backup4j.testkit;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import java.io.IOException;
import java.util.List;

/**
 * Puts below a prefix fail a number of times in a row before one is acknowledged, whatever their keys: a store that answers badly and is asked patiently.
 * Counted for each thread, as one thread tries again for one object. Thread-safe.
 */
public final class UnknownPuts extends ForwardingSink {
    /** For ever. */
    public static final int ALWAYS = Integer.MAX_VALUE;

    private final String prefix;
    private final int inARow;
    private final List<Fault> faults;
    private final ThreadLocal<Integer> failed = ThreadLocal.withInitial(() -> 0);

    /**
     * @param inARow failures before each success
     * @param faults {@code LOST} or {@code LOST_ACKNOWLEDGEMENT}, taken in turn
     */
    public UnknownPuts(BackupSink sink, String prefix, int inARow, List<Fault> faults) {
        super(sink);
        this.prefix = prefix;
        this.inARow = inARow;
        this.faults = List.copyOf(faults);
    }

    @Override
    public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
        if (!key.value().startsWith(prefix)) {
            return super.put(key, content);
        }
        int number = failed.get();
        if (number == inARow) {
            failed.set(0);
            return super.put(key, content);
        }
        failed.set(number + 1);
        Fault fault = faults.get(number % faults.size());
        if (fault == Fault.LOST_ACKNOWLEDGEMENT) {
            super.put(key, content);
        }
        throw new IOException("injected: " + fault + " at put " + key);
    }
}
