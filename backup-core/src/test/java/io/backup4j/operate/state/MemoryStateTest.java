package io.backup4j.operate.state;

import io.backup4j.spi.state.StateStore;
import io.backup4j.testkit.StateStoreContract;

class MemoryStateTest extends StateStoreContract {
    private final MemoryState store = new MemoryState();

    @Override
    protected StateStore open() {
        return store;
    }
}
