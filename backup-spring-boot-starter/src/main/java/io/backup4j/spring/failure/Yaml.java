package io.backup4j.spring.failure;

/** Lines to paste into application.yml. Stateless. */
public final class Yaml {
    private Yaml() {}

    /**
     * A property as nested YAML.
     *
     * @param property full name, such as {@code backup.encryption.passphrase}
     * @param value what is written behind it, as it stands
     */
    public static String of(String property, String value) {
        String[] parts = property.split("\\.");
        StringBuilder lines = new StringBuilder();
        for (int depth = 0; depth < parts.length; depth++) {
            lines.append("\n    ")
                    .append("  ".repeat(depth))
                    .append(parts[depth])
                    .append(':');
        }
        return lines.append(' ').append(value).toString();
    }
}
