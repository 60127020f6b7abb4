package io.backup4j.examples.audiobook;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings below {@code library.}
 *
 * @param directory holds the database and the directories of files
 * @param demo whether an empty library gets two books at the start
 * @param users who may log in, by name
 */
@ConfigurationProperties("library")
public record LibrarySettings(
        Path directory, @DefaultValue("true") boolean demo, Map<String, User> users) {
    public LibrarySettings {
        users = Map.copyOf(users);
    }

    /**
     * Somebody.
     *
     * @param password in clear, as this is an example
     * @param roles without {@code ROLE_}
     */
    public record User(String password, List<String> roles) {
        public User {
            roles = List.copyOf(roles);
        }

        @Override
        public String toString() {
            return "User" + roles;
        }
    }
}
