package io.backup4j.spring.failure;

import org.jspecify.annotations.Nullable;

/** A setting is wrong or missing, and the host must not start with it. Holds no secret. */
public final class InvalidBackupSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String action;

    /**
     * A mistake.
     *
     * @param property full name of the property at fault
     * @param problem what is wrong with it, as a sentence
     * @param action what to do, with the lines to write
     */
    public InvalidBackupSettingException(String property, String problem, String action) {
        this(property, problem, action, null);
    }

    public InvalidBackupSettingException(String property, String problem, String action, @Nullable Throwable cause) {
        super(property + ": " + problem, cause);
        this.property = property;
        this.action = action;
    }

    public String property() {
        return property;
    }

    public String action() {
        return action;
    }
}
