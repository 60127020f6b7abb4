package io.backup4j.engine.run;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.DoubleSupplier;

/** How busy the processors are that this process may use: those of its container, if that is limited, else those of the machine. */
final class MachineLoad {
    private MachineLoad() {}

    /** From 0 to 1, since somebody in this process last asked; negative or not a number if it cannot be told. */
    static DoubleSupplier source() {
        try {
            return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                    ? system::getCpuLoad
                    : () -> Double.NaN;
        } catch (LinkageError e) {
            // A runtime without the module jdk.management.
            return () -> Double.NaN;
        }
    }
}
