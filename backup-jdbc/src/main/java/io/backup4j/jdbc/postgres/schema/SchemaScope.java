package io.backup4j.jdbc.postgres.schema;

import java.util.List;
import java.util.Objects;

/**
 * Which part of a database is read.
 *
 * @param schemas names of schemas, or empty for the whole database. With named schemas only the objects inside them are read: no extensions, casts,
 *     publications, large objects, or settings of the database; what they need from outside is named in {@link DatabaseSchema#expected()}
 * @param roles whether the roles of the server are read too
 * @param secrets whether the passwords that user mappings and subscriptions hold in plain text are read. Without it they are left out, and
 *     {@link DatabaseSchema#leftOut()} names the objects
 */
public record SchemaScope(List<String> schemas, Roles roles, boolean secrets) {

    /** What is read of the roles of a server. */
    public enum Roles {
        /** Nothing; {@link DatabaseSchema#expected()} names those that must exist. */
        NONE,
        /** Roles, their attributes, settings and memberships. */
        WITHOUT_PASSWORDS,
        /** The same and the hashes of passwords, where the connected role may read them. */
        WITH_PASSWORDS
    }

    public SchemaScope {
        schemas = List.copyOf(schemas);
        Objects.requireNonNull(roles, "roles");
    }

    /** These schemas, or the whole database when the list is empty, without roles and without secrets. */
    public SchemaScope(List<String> schemas) {
        this(schemas, Roles.NONE, false);
    }

    /** The whole database without roles and without secrets. */
    public static SchemaScope everything() {
        return new SchemaScope(List.of());
    }

    /** Whether only some schemas are read. */
    public boolean isPartial() {
        return !schemas.isEmpty();
    }

    /** The same scope with another choice about roles. */
    public SchemaScope with(Roles other) {
        return new SchemaScope(schemas, other, secrets);
    }

    /** The same scope, with the passwords of user mappings and subscriptions. */
    public SchemaScope withSecrets() {
        return new SchemaScope(schemas, roles, true);
    }
}
