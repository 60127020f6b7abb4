package io.backup4j.jdbc.postgres.schema;

import java.util.List;

/**
 * A database without its rows.
 *
 * <p>To make it again: run {@link #SESSION_SETTINGS} on every connection; then, object by object in the order of the list, the statements and the
 * ownership of each, up to and with {@link Section#POST_DATA}; then the grants of all of them; then the objects of {@link Section#AFTER}. Rows and
 * the content of large objects come between {@link Section#PRE_DATA} and {@link Section#POST_DATA}. Objects of one section may be made in parallel
 * as long as those they depend on are there. Comments may be set at any time after the object.
 *
 * @param serverVersionNum version of the server that was read, such as 180006
 * @param objects in an order in which they can be made
 * @param unrepresentable what could not be read or written as statements, each as {@code kind schema.name: reason}; when it is not empty, the schema
 *     is not complete
 * @param tables the tables whose rows belong to the backup
 * @param largeObjects oids of the large objects whose content belongs to the backup, ascending
 * @param expected what a target must have because it lies outside of the database or of the scope, each as {@code kind name}: roles, table spaces,
 *     encoding, versions of extensions
 * @param leftOut what was left out on purpose, each as {@code kind schema.name: reason}
 */
public record DatabaseSchema(
        int serverVersionNum,
        List<SchemaObject> objects,
        List<String> unrepresentable,
        List<TableData> tables,
        List<Long> largeObjects,
        List<String> expected,
        List<String> leftOut) {

    /**
     * Settings that the statements were written for. {@code check_function_bodies} is off because bodies may name objects that come later.
     */
    public static final List<String> SESSION_SETTINGS = List.of(
            "SET client_encoding = 'UTF8'",
            "SET standard_conforming_strings = on",
            "SET search_path = ''",
            "SET check_function_bodies = off",
            "SET xmloption = content",
            "SET row_security = off",
            "SET default_tablespace = ''",
            "SET default_table_access_method = heap",
            "SET default_toast_compression = 'pglz'",
            "SET client_min_messages = warning",
            "SET statement_timeout = 0",
            "SET idle_in_transaction_session_timeout = 0");

    /** A schema that names nothing beside its objects. */
    public DatabaseSchema(
            int serverVersionNum,
            List<SchemaObject> objects,
            List<String> unrepresentable,
            List<TableData> tables,
            List<Long> largeObjects) {
        this(serverVersionNum, objects, unrepresentable, tables, largeObjects, List.of(), List.of());
    }

    public DatabaseSchema {
        objects = List.copyOf(objects);
        unrepresentable = List.copyOf(unrepresentable);
        tables = List.copyOf(tables);
        largeObjects = List.copyOf(largeObjects);
        expected = List.copyOf(expected);
        leftOut = List.copyOf(leftOut);
    }

    /** Whether every object of the scope is in the list. */
    public boolean isComplete() {
        return unrepresentable.isEmpty();
    }
}
