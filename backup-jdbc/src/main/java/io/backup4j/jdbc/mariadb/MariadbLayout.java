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
import java.util.Set;
import java.util.function.Consumer;
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
        boolean same = series(backup.server()).equals(series(restored.server()));
        String servers = backup.server() + " and " + restored.server();
        List<String> notCompared = new ArrayList<>(List.of("not compared: definers"));
        if (backup.objects().stream().anyMatch(object -> object.kind() == ObjectKind.EVENT)) {
            notCompared.add("not compared: events, which are not made because they would run");
        }
        if (!same) {
            notCompared.add(
                    "not compared: definitions other than which tables there are, because the servers are " + servers);
        }
        String here = restored.database();
        texts(backup, here, same).compare(texts(restored, here, same), Set.of(), differences);
        return new SchemaComparison(same, servers, notCompared);
    }

    /** Version without its last number, in which values and statements are written the same way. */
    private static String series(String server) {
        Matcher matcher = VERSION.matcher(server);
        String name = server.toLowerCase(Locale.ROOT).contains("mariadb") ? "MariaDB " : "";
        return name + (matcher.lookingAt() ? matcher.group() : server);
    }

    private static ObjectTexts texts(DatabaseSchema schema, String database, boolean all) {
        ObjectTexts texts = new ObjectTexts();
        for (TableDefinition table : schema.tables()) {
            texts.add(table.title(), all ? SqlText.inDatabase(text(table), schema.database(), database) : "");
        }
        if (all) {
            texts.add("the database", schema.characterSet() + " " + schema.collation());
            schema.objects().stream()
                    .filter(object -> object.kind() != ObjectKind.EVENT)
                    .forEach(object ->
                            texts.add(object.title(), SqlText.inDatabase(text(object), schema.database(), database)));
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
