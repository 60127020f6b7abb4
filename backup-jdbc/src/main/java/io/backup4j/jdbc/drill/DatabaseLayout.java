package io.backup4j.jdbc.drill;

import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryPath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** What a kind of database makes of its entries: one schema, rows of tables, and other content. */
public interface DatabaseLayout {

    /** Whether an entry is the schema. */
    boolean isSchema(EntryPath path);

    /** The table that an entry has rows of, as messages name it; empty if its content is not rows. */
    Optional<String> table(EntryAttributes attributes);

    /** How many rows an entry says that it has. */
    OptionalLong rows(EntryAttributes attributes);

    /**
     * Compares two schemas.
     *
     * @param expected the content of its entry
     * @param found that of the restored database
     * @throws IOException if one cannot be understood
     */
    SchemaComparison compare(byte[] expected, byte[] found, Consumer<DrillDifference> differences) throws IOException;

    /**
     * What came of it.
     *
     * @param sameServer whether both servers write values the same way; if not, other values prove nothing
     * @param servers both versions, for people
     * @param notCompared what was not compared, for people
     */
    record SchemaComparison(boolean sameServer, String servers, List<String> notCompared) {
        public SchemaComparison {
            notCompared = List.copyOf(notCompared);
        }
    }
}
