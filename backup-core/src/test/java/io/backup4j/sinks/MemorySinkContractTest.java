package io.backup4j.sinks;

import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.BackupSinkContract;

class MemorySinkContractTest extends BackupSinkContract {
    private final MemorySink memory = new MemorySink();

    @Override
    protected BackupSink open() {
        return memory;
    }
}
