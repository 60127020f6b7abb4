package io.backup4j.jdbc.mariadb;

import io.backup4j.jdbc.drill.DatabaseLayout;
import io.backup4j.jdbc.drill.ObjectTexts;
import io.backup4j.jdbc.mariadb.schema.DatabaseSchema;
import io.backup4j.jdbc.mariadb.schema.ObjectKind;
import io.backup4j.jdbc.mariadb.schema.SchemaStream;
import io.backup4j.jdbc.mariadb.schema.SqlText;
import io.backup4j.jdbc.mariadb.schema.StoredObject;
import io.backup4j.jdbc.mariadb.schema.TableDefinition;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares schemas by the statements that would make them again, the name of the database apart. Stateless. */
final class MariadbLayout implements DatabaseLayout {
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+");

    @Override
    public boolean isSchema(EntryPath path) {
        return path.equals(EntryNames.SCHEMA);
    }

    @Override
    public Optional<String> table(EntryAttributes attributes) {
        return attributes.text(EntryNames.TABLE_NAME).map(SqlText::identifier);
    }

    @Override
    public OptionalLong rows(EntryAttributes attributes) {
        return attributes.number(EntryNames.ROW_COUNT);
    }

    @Override
    public SchemaComparison compare(byte[] expected, byte[] found, Consumer<DrillDifference> differences)
            throws IOException {
        DatabaseSchema backup = SchemaStream.read(new ByteArrayInputStream(expected));
        DatabaseSchema restored = SchemaStream.read(new ByteArrayInputStream(found));
        boolean sameSeries = series(backup.server()).equals(series(restored.server()));
        boolean sameTexts = backup.server().equals(restored.server());
        String servers = backup.server() + " and " + restored.server();
        List<String> notCompared = new ArrayList<>(List.of("not compared: definers"));
        if (backup.objects().stream().anyMatch(object -> object.kind() == ObjectKind.EVENT)) {
            notCompared.add("not compared: events, which are not made because they would run");
        }
        if (!sameTexts) {
            notCompared.add("not compared: definitions other than which " + (sameSeries ? "objects" : "tables")
                    + " there are, because the servers are of other versions: " + servers);
        }
        String here = restored.database();
        texts(backup, here, sameSeries, sameTexts)
                .compare(texts(restored, here, sameSeries, sameTexts), title -> false, differences);
        return new SchemaComparison(sameSeries, servers, notCompared);
    }

    /** Version without its last number, in which values and statements are written the same way. */
    private static String series(String server) {
        Matcher matcher = VERSION.matcher(server);
        String name = server.toLowerCase(Locale.ROOT).contains("mariadb") ? "MariaDB " : "";
        return name + (matcher.lookingAt() ? matcher.group() : server);
    }

    /**
     * @param database the name that is put for the schema's own
     * @param names whether each object is compared, not only tables
     * @param definitions whether their texts are
     */
    private static ObjectTexts texts(DatabaseSchema schema, String database, boolean names, boolean definitions) {
        UnaryOperator<String> shown = text -> definitions ? SqlText.inDatabase(text, schema.database(), database) : "";
        ObjectTexts texts = new ObjectTexts();
        for (TableDefinition table : schema.tables()) {
            texts.add(table.title(), shown.apply(text(table)));
        }
        if (names) {
            texts.add("the database", shown.apply(schema.characterSet() + " " + schema.collation()));
            schema.objects().stream()
                    .filter(object -> object.kind() != ObjectKind.EVENT)
                    .forEach(object -> texts.add(object.title(), shown.apply(text(object))));
        }
        return texts;
    }

    private static String text(TableDefinition table) {
        return table.statements() + "\n" + table.nextNumber() + "\n" + table.keys() + "\n" + table.foreignKeys() + "\n"
                + table.sequenceDefaults();
    }

    private static String text(StoredObject object) {
        return String.join(
                        "\n", object.withoutDefiner(), object.sqlMode(), object.collation(), object.databaseCollation())
                + object.names();
    }
}
