package io.backup4j.cli.config;

/** The configuration file cannot be used; the message names file, line and key. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }
}
