package io.backup4j.jdbc.migration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The name of this machine, and which start of it this is: names such as localhost are not the only one of their kind. */
final class Machine {
    /** One that no other has where the real one is not known: replicas then make backups of their own. */
    static final String NAME = name();

    private Machine() {}

    /** Drawn by Linux at each start; elsewhere nothing. */
    private static String boot() {
        try {
            return " "
                    + Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                            .strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static String name() {
        try {
            return InetAddress.getLocalHost().getHostName() + boot();
        } catch (UnknownHostException e) {
            return UUID.randomUUID().toString();
        }
    }
}
