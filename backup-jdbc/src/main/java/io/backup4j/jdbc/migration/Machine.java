package io.backup4j.jdbc.migration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** The name of this machine. */
final class Machine {
    /** One that no other has where the real one is not known: replicas then make backups of their own. */
    static final String NAME = name();

    private Machine() {}

    private static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return UUID.randomUUID().toString();
        }
    }
}
