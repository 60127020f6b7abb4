package io.backup4j.jdbc.postgres.schema;

import java.util.List;
import java.util.Objects;

/**
 * One object of a database and the statements that make it.
 *
 * <p>The statements run in order on one connection. Those that choose a table space stand alone and begin with {@value #TABLESPACE}; a restore that
 * does not want table spaces leaves them out ({@link #withoutTablespaces()}). Statements may hold question marks and braces that are no JDBC
 * syntax: run them with {@code Statement.setEscapeProcessing(false)}.
 *
 * @param id running number of the object in its schema, from 1
 * @param kind what it is, in upper case words of SQL where SQL has them, such as {@code TABLE} or {@code SEQUENCE VALUE}
 * @param schema its schema, or the empty text when it has none
 * @param name its name for people, not quoted; not unique
 * @param section when it is made
 * @param statements what makes it; empty for one that exists already and has only grants or comments
 * @param dependsOn ids of objects that must be there before; all of them are smaller than {@code id}
 * @param ownership statements that give it its owner; they run right after {@code statements}, before the next object
 * @param grants statements that set its privileges, starting from what its owner and everybody have by default; they may switch the role and back
 *     ({@code SET ROLE}), so after a failure run {@code RESET ROLE}
 * @param comments comments and security labels
 */
public record SchemaObject(
        long id,
        String kind,
        String schema,
        String name,
        Section section,
        List<String> statements,
        List<Long> dependsOn,
        List<String> ownership,
        List<String> grants,
        List<String> comments) {

    /** How a statement begins that chooses the table space of the statements after it, or ends that choice. */
    public static final String TABLESPACE = "SET default_tablespace = ";

    public SchemaObject {
        if (id < 1) {
            throw new IllegalArgumentException("id must be at least 1: " + id);
        }
        if (kind.isEmpty()) {
            throw new IllegalArgumentException("kind must not be empty");
        }
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(section, "section");
        statements = List.copyOf(statements);
        dependsOn = List.copyOf(dependsOn);
        ownership = List.copyOf(ownership);
        grants = List.copyOf(grants);
        comments = List.copyOf(comments);
        for (long before : dependsOn) {
            if (before < 1 || before >= id) {
                throw new IllegalArgumentException(
                        "dependsOn of object " + id + " must be of earlier objects: " + before);
            }
        }
    }

    /** Returns the same object in the default table space of the target. */
    public SchemaObject withoutTablespaces() {
        List<String> kept = statements.stream()
                .filter(statement -> !statement.startsWith(TABLESPACE))
                .toList();
        return new SchemaObject(id, kind, schema, name, section, kept, dependsOn, ownership, grants, comments);
    }

    /** Kind, schema and name as messages show them. */
    public String title() {
        return schema.isEmpty() ? kind + " " + name : kind + " " + schema + "." + name;
    }

    /** The title only: statements may hold passwords of foreign servers. */
    @Override
    public String toString() {
        return id + " " + title();
    }
}
