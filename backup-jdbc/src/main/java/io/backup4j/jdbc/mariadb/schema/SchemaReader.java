package io.backup4j.jdbc.mariadb.schema;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the schema of a database. Stateless. */
public final class SchemaReader {
    private SchemaReader() {}

    /**
     * What was read.
     *
     * @param rows how the rows of the tables are read
     * @param unseen what the account may not see, so that it may be missing, in words
     */
    public record Result(DatabaseSchema schema, List<TableRows> rows, List<String> unseen) {}

    /**
     * Reads it, over a connection with the settings of this package; what cannot be represented is named in the result.
     *
     * @param present names of the tables that there are; others, which were made meanwhile, are passed over
     */
    public static Result read(Catalogue catalogue, Set<String> present) throws SQLException, IOException {
        List<List<String>> facts = catalogue.rows("SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME, "
                + catalogue.server().dialect().databaseComment()
                + " FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?");
        if (facts.isEmpty()) {
            throw new IOException(
                    "the database '" + catalogue.database() + "' is not there, or the account may not see it");
        }
        List<String> refused = new ArrayList<>(CatalogueAccount.unknown(catalogue));
        TablesPart tables = new TablesPart(catalogue, present, refused);
        tables.read();
        List<StoredObject> objects = new ObjectsPart(catalogue, refused, false).read();
        List<String> leftOut = new ArrayList<>(List.of("accounts and grants, which belong to the server"));
        leftOut.addAll(catalogue.server().dialect().leftOut(catalogue));
        DatabaseSchema schema = new DatabaseSchema(
                catalogue.server().version(),
                catalogue.database(),
                facts.get(0).get(0),
                facts.get(0).get(1),
                facts.get(0).get(2),
                tables.definitions(),
                objects,
                refused,
                leftOut);
        return new Result(schema, List.copyOf(tables.rows()), List.copyOf(AccountSight.gaps(catalogue)));
    }

    /**
     * Only what is stored as a text, also views that the server cannot read.
     *
     * @throws IOException if the account may not see a definition
     */
    public static List<StoredObject> objects(Catalogue catalogue) throws SQLException, IOException {
        List<String> refused = new ArrayList<>();
        List<StoredObject> objects = new ObjectsPart(catalogue, refused, true).read();
        if (!refused.isEmpty()) {
            throw new IOException("what is there cannot be kept: " + String.join("; ", refused));
        }
        return objects;
    }
}
