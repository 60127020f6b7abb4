package io.backup4j.spi.error;

import org.jspecify.annotations.Nullable;

/** A setting is wrong or missing. Nothing was changed. */
public final class ConfigurationException extends BackupException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(String message) {
        this(message, null);
    }

    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(ErrorCode.CONFIGURATION, false, message, cause);
    }
}
