package io.backup4j.jdbc.postgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table, foreign table or materialised view, with its texts quoted for SQL.
 *
 * @param plain its name, not quoted
 * @param name its name, quoted
 * @param type type with its modifiers
 * @param collation the collation when it is not that of the type, or null
 * @param generated the expression of a generated column with its parentheses and kind, or null
 * @param local whether the table itself defines it, be it also inherited
 * @param ancestors how many parents have it
 * @param notNull whether {@code NOT NULL} is to be written with it
 * @param markedNotNull whether the catalogs say that it is not null, for whatever reason
 * @param storage the word for how it is stored when that is not the way of the type, or null
 * @param compression the method that was chosen, or null
 * @param statistics the statistics target that was chosen, or null
 * @param options options such as {@code n_distinct=5}, or null
 * @param foreignOptions options of a foreign table's column, or null
 */
record Column(
        String plain,
        String name,
        String type,
        @Nullable String collation,
        @Nullable String generated,
        boolean local,
        int ancestors,
        boolean notNull,
        boolean markedNotNull,
        @Nullable String storage,
        @Nullable String compression,
        @Nullable String statistics,
        @Nullable String options,
        @Nullable String foreignOptions) {

    /**
     * The column as it stands in {@code CREATE TABLE}.
     *
     * @param inherits whether the table inherits it too: how it is generated comes from there then, and servers before 16 refuse to hear it twice
     */
    String definition(boolean inherits) {
        StringBuilder sql = new StringBuilder(name).append(' ').append(type);
        if (foreignOptions != null) {
            sql.append(" OPTIONS (").append(foreignOptions).append(')');
        }
        if (collation != null) {
            sql.append(" COLLATE ").append(collation);
        }
        if (generated != null && !inherits) {
            sql.append(" GENERATED ALWAYS AS ").append(generated);
        }
        if (notNull) {
            sql.append(" NOT NULL");
        }
        return sql.toString();
    }

    /** The column in a table of a type, or null when nothing is to be said about it. */
    @Nullable
    String withOptions() {
        return notNull ? name + " WITH OPTIONS NOT NULL" : null;
    }
}
