package io.backup4j;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** What a manifest says about the machine and the software that made it. */
final class HostFacts {
    private static final String VERSION = readVersion();

    private HostFacts() {}

    /** Version of this library. */
    static String version() {
        return VERSION;
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    static Map<String, String> metadata(String host) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("host", host);
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("java", System.getProperty("java.version"));
        facts.put("backup4j", VERSION);
        return facts;
    }

    private static String readVersion() {
        Properties properties = new Properties();
        try (InputStream in = HostFacts.class.getResourceAsStream("version.properties")) {
            properties.load(Objects.requireNonNull(in, "version.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
