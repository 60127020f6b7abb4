package io.backup4j;

import io.backup4j.engine.repository.ProcessTable;
import java.util.Optional;

/** The table of processes that a host sees, for tests in other packages that kill some. */
public final class HostProcesses {
    private HostProcesses() {}

    /** Empty where the system does not show it. */
    public static Optional<ProcessTable> find() {
        return LinuxProcesses.find();
    }
}
