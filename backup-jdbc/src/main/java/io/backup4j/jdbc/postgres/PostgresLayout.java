package io.backup4j.jdbc.postgres;

import io.backup4j.jdbc.drill.DatabaseLayout;
import io.backup4j.jdbc.drill.ObjectTexts;
import io.backup4j.jdbc.postgres.schema.DatabaseSchema;
import io.backup4j.jdbc.postgres.schema.SchemaObject;
import io.backup4j.jdbc.postgres.schema.SchemaStream;
import io.backup4j.jdbc.postgres.schema.Section;
import io.backup4j.jdbc.postgres.schema.TableData;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** Compares schemas by the statements that would make them again; ids, oids and order are of no account. Stateless. */
final class PostgresLayout implements DatabaseLayout {
    /** Their statements may hold passwords, which are not read back. */
    private static final Set<String> SECRET = Set.of("SERVER", "USER MAPPING", "SUBSCRIPTION");

    /** Every new database has them. */
    private static final Set<String> IN_EVERY_DATABASE = Set.of("SCHEMA public", "EXTENSION plpgsql");

    /** Grouped by owner, which is not restored; which there are is compared apart. */
    private static final String LARGE_OBJECT = "LARGE OBJECT";

    @Override
    public boolean isSchema(EntryPath path) {
        return path.equals(EntryNames.SCHEMA);
    }

    @Override
    public Optional<String> table(EntryAttributes attributes) {
        return attributes
                .text(EntryNames.TABLE_NAME)
                .map(table -> SqlText.qualified(
                        attributes.text(EntryNames.SCHEMA_NAME).orElse(""), table));
    }

    @Override
    public OptionalLong rows(EntryAttributes attributes) {
        return attributes.number(EntryNames.ROWS);
    }

    @Override
    public SchemaComparison compare(byte[] expected, byte[] found, Consumer<DrillDifference> differences)
            throws IOException {
        DatabaseSchema backup = SchemaStream.read(new ByteArrayInputStream(expected));
        DatabaseSchema restored = SchemaStream.read(new ByteArrayInputStream(found));
        int major = backup.serverVersionNum() / 10000;
        boolean sameMajor = major == restored.serverVersionNum() / 10000;
        boolean sameServer = sameMajor && sameExtensions(backup, restored);
        boolean sameTexts = sameServer && backup.serverVersionNum() == restored.serverVersionNum();
        String servers = backup.serverVersionNum() + " and " + restored.serverVersionNum();
        List<String> notCompared = new ArrayList<>(List.of("not compared: owners, grants, roles and table spaces"));
        if (!sameTexts) {
            notCompared.add("not compared: definitions other than which " + (sameMajor ? "objects" : "tables")
                    + " there are, because the servers or their extensions are of other versions: " + servers);
        }
        if (backup.objects().stream().anyMatch(object -> SECRET.contains(object.kind()))) {
            notCompared.add("not compared: options of foreign servers, user mappings and subscriptions");
        }
        texts(backup, sameMajor, sameTexts)
                .compare(
                        texts(restored, sameMajor, sameTexts),
                        // Another version of an extension may come with other tables.
                        title -> !sameServer || IN_EVERY_DATABASE.contains(title),
                        differences);
        return new SchemaComparison(sameServer, servers, notCompared);
    }

    /** Whether those that both have are of the same versions: types of another one may write values in another way. */
    private static boolean sameExtensions(DatabaseSchema backup, DatabaseSchema restored) {
        Map<String, String> here = extensions(restored);
        return extensions(backup).entrySet().stream().allMatch(each -> here.getOrDefault(each.getKey(), each.getValue())
                .equals(each.getValue()));
    }

    /** Versions by name. */
    private static Map<String, String> extensions(DatabaseSchema schema) {
        Map<String, String> versions = new HashMap<>();
        for (String expected : schema.expected()) {
            int version = expected.lastIndexOf(' ');
            if (expected.startsWith("EXTENSION ")) {
                versions.put(expected.substring(0, version), expected.substring(version));
            }
        }
        return versions;
    }

    /**
     * @param names whether each object is compared, not only tables
     * @param definitions whether their texts are
     */
    private static ObjectTexts texts(DatabaseSchema schema, boolean names, boolean definitions) {
        ObjectTexts texts = new ObjectTexts();
        for (TableData table : schema.tables()) {
            texts.add("rows of " + SqlText.qualified(table.schema(), table.name()), "");
        }
        texts.add("large objects", schema.largeObjects().toString());
        if (names) {
            schema.objects().forEach(object -> add(object, definitions, texts));
        }
        return texts;
    }

    /** What has nothing but an owner or rights is not told from what is not there. */
    private static void add(SchemaObject object, boolean definitions, ObjectTexts texts) {
        SchemaObject plain = object.withoutTablespaces();
        if (plain.section() == Section.ROLE
                || (plain.statements().isEmpty() && plain.comments().isEmpty())) {
            return;
        }
        if (plain.kind().equals(LARGE_OBJECT)) {
            plain.comments().forEach(comment -> texts.add("comments on large objects", comment));
            return;
        }
        boolean shown = definitions && !SECRET.contains(plain.kind());
        texts.add(plain.title(), shown ? plain.statements() + "\n" + plain.comments() : "");
    }
}
