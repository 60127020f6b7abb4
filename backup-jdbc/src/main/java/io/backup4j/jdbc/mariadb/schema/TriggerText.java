package io.backup4j.jdbc.mariadb.schema;

import java.util.List;
import java.util.Locale;

/** The server keeps the text of a trigger as somebody typed it, perhaps with the name of the database. Stateless. */
final class TriggerText {
    private TriggerText() {}

    /**
     * The trigger with a beginning that names no database, if that says the same as what was typed; else as it was typed.
     *
     * @param row name, timing, event, table, body, order
     */
    static StoredObject unqualified(StoredObject trigger, List<String> row, String database) {
        String typed = trigger.statement();
        String body = row.get(4);
        if (!typed.endsWith(body)) {
            return trigger;
        }
        String definer = trigger.definer().isEmpty() ? "" : "DEFINER=" + trigger.definer() + " ";
        String head = "CREATE " + definer + "TRIGGER " + SqlText.identifier(row.get(0)) + " " + row.get(1) + " "
                + row.get(2) + " ON " + SqlText.identifier(row.get(3)) + " FOR EACH ROW ";
        String typedHead = typed.substring(0, typed.length() - body.length());
        if (!bare(typedHead).contains(bare(database) + ".")) {
            return trigger;
        }
        if (!essence(typedHead, database).equals(essence(head, database))) {
            return trigger;
        }
        return new StoredObject(
                trigger.kind(),
                trigger.name(),
                head + body,
                trigger.sqlMode(),
                trigger.collation(),
                trigger.databaseCollation(),
                trigger.timeZone(),
                trigger.names());
    }

    /** Without what does not matter: quotes, space, case, the name of the database, and words about others that are made in order anyway. */
    private static String essence(String head, String database) {
        return bare(head)
                .replace(bare(database) + ".", "")
                .replaceFirst("orreplace", "")
                .replaceFirst("triggerifnotexists", "trigger")
                .replaceFirst("foreachrow(?:follows|precedes).*$", "foreachrow");
    }

    private static String bare(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[`\\s]", "");
    }
}
