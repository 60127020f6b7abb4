package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.postgres.schema.SchemaObject;
import org.jspecify.annotations.Nullable;

/** How objects in no schema are dropped, where their kind and name say it. Stateless. */
final class OutsideObjects {
    private OutsideObjects() {}

    /** Null for kinds whose name alone does not say it. */
    static @Nullable String drop(SchemaObject object) {
        String name = SqlText.identifier(object.name());
        return switch (object.kind()) {
            // Undone with the schemas.
            case "SCHEMA" -> "SELECT 1";
            case "LARGE OBJECT" ->
                "SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata WHERE oid = "
                        + Long.parseLong(object.name());
            case "EXTENSION",
                    "PUBLICATION",
                    "SERVER",
                    "FOREIGN DATA WRAPPER",
                    "EVENT TRIGGER",
                    "LANGUAGE",
                    "ACCESS METHOD" -> "DROP " + object.kind() + " IF EXISTS " + name + " CASCADE";
            default -> null;
        };
    }
}
