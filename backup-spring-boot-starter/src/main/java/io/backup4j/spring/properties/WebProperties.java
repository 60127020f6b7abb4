package io.backup4j.spring.properties;

import java.util.List;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The REST API. It is there if Spring Security is, and each call needs an authority of a role.
 *
 * @param enabled false leaves it out
 * @param basePath path of it, below the context path
 * @param open true answers everybody who reaches the port, without asking who it is; only for a port that nobody else reaches
 * @param roles authorities of each role
 * @param archives what is sent and taken as one file
 */
public record WebProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("/api/backup") String basePath,
        @DefaultValue("false") boolean open,
        @NestedConfigurationProperty @DefaultValue Roles roles,
        @NestedConfigurationProperty @DefaultValue ArchiveProperties archives) {

    /**
     * Authorities of each role. Who has one of a role may do what those after it may.
     *
     * @param admin may delete, configure and upload archives
     * @param operator may create, cancel, restore and read the content of backups, also as archives
     * @param viewer may list and show
     */
    public record Roles(
            @DefaultValue("ROLE_BACKUP_ADMIN") List<String> admin,
            @DefaultValue("ROLE_BACKUP_OPERATOR") List<String> operator,
            @DefaultValue("ROLE_BACKUP_VIEWER") List<String> viewer) {
        public Roles {
            admin = List.copyOf(admin);
            operator = List.copyOf(operator);
            viewer = List.copyOf(viewer);
        }
    }
}
