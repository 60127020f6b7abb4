package io.backup4j.cli;

import java.util.List;

/** Levels of the logger, which writes to standard error. Must be set before the first logger exists, so before arguments are parsed. */
final class Logging {
    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    private Logging() {}

    static void configure(List<String> arguments) {
        setDefault(LEVEL, level(arguments));
        if (!level(arguments).equals("debug")) {
            // Its clients warn of each connection that they try again; what matters is in our messages.
            setDefault("org.slf4j.simpleLogger.log.org.apache.kafka", "error");
            setDefault("org.slf4j.simpleLogger.log.org.apache.kafka.clients.consumer.internals.CompletedFetch", "off");
        }
        if (!level(arguments).equals("debug")) {
            // The command says itself what went wrong.
            setDefault("org.slf4j.simpleLogger.log.io.backup4j.alerts", "off");
            setDefault("org.slf4j.simpleLogger.log.io.backup4j.operate.alert.Deliveries", "off");
        }
        setDefault("org.slf4j.simpleLogger.showDateTime", "true");
        setDefault("org.slf4j.simpleLogger.dateTimeFormat", "HH:mm:ss.SSS");
        setDefault("org.slf4j.simpleLogger.showShortLogName", "true");
        // The binding announces itself otherwise.
        setDefault("slf4j.internal.verbosity", "WARN");
    }

    static String level(List<String> arguments) {
        if (arguments.contains("-v") || arguments.contains("--verbose")) {
            return "debug";
        }
        return arguments.contains("-q") || arguments.contains("--quiet") ? "error" : "warn";
    }

    private static void setDefault(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
