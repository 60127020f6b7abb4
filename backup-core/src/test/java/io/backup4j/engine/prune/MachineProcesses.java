package io.backup4j.engine.prune;

import io.backup4j.engine.repository.ProcessTable;
import io.backup4j.engine.repository.Settings;
import java.util.Optional;

/** The processes of one machine, of which one is dead. */
record MachineProcesses(long pid) implements ProcessTable {
    static final long DEAD = 7;

    @Override
    public Entry own() {
        return new Entry("this machine", pid, 1);
    }

    @Override
    public boolean isDead(Entry process) {
        return process.pid() == DEAD;
    }

    /** How a process of this machine uses the repository of a fixture. */
    static Settings settings(long pid) {
        Settings s = PruneFixture.SETTINGS;
        return new Settings(
                s.clock(),
                s.random(),
                s.host(),
                s.workers(),
                s.memoryBytes(),
                s.compressionLevel(),
                s.singleWriter(),
                s.stateDirectory(),
                Optional.of(new MachineProcesses(pid)));
    }
}
