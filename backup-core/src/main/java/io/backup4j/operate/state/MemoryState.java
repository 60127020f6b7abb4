package io.backup4j.operate.state;

import io.backup4j.spi.state.StateStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Notes that a restart forgets: for a host without a writable place, and for tests. Thread-safe. */
public final class MemoryState implements StateStore {
    private final Map<String, byte[]> notes = new ConcurrentHashMap<>();

    @Override
    public Optional<byte[]> read(String name) {
        return Optional.ofNullable(notes.get(name)).map(byte[]::clone);
    }

    @Override
    public void write(String name, byte[] content) {
        notes.put(name, content.clone());
    }
}
