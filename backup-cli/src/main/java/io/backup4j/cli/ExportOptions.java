package io.backup4j.cli;

import io.backup4j.jdbc.export.table.ExportFormat;
import io.backup4j.jdbc.export.table.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which tables are exported, and as what. */
final class ExportOptions {
    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "A table: schema.name, or the name alone if only one has it. Several: once for each.")
    private List<String> tables = new ArrayList<>();

    @Option(names = "--all-tables", description = "All tables that hold rows.")
    private boolean all;

    @Option(
            names = "--query",
            paramLabel = "SQL",
            description = "The result of one statement instead, of a live database; it cannot change anything.")
    private @Nullable String query;

    @Option(names = "--format", paramLabel = "FORMAT", required = true, description = "csv, json (one array) or jsonl.")
    private String format;

    @Mixin
    private CsvOptions csv;

    /** Refuses what makes no sense. */
    void check() {
        int chosen = (tables.isEmpty() ? 0 : 1) + (all ? 1 : 0) + (query == null ? 0 : 1);
        if (chosen != 1) {
            throw new UsageException("say what to export: --table NAME, --all-tables or --query SQL, one of them");
        }
        format();
    }

    @Nullable
    String query() {
        return query;
    }

    /** Whether there may be several files. */
    boolean several() {
        return all || tables.size() > 1;
    }

    ExportFormat format() {
        if (!format.equals("csv")) {
            csv.refuse("--format csv");
        }
        return switch (format) {
            case "csv" -> csv.format();
            case "json" -> ExportFormat.jsonArray();
            case "jsonl" -> ExportFormat.jsonLines();
            default -> throw new UsageException("--format: must be csv, json or jsonl, not '" + format + "'");
        };
    }

    /** The tables that the user means. */
    List<TableName> chosen(List<TableName> present) {
        if (all) {
            return present;
        }
        return tables.stream().map(text -> chosen(text, present)).distinct().toList();
    }

    private static TableName chosen(String text, List<TableName> present) {
        List<TableName> whole =
                present.stream().filter(table -> table.toString().equals(text)).toList();
        List<TableName> found = whole.isEmpty()
                ? present.stream().filter(table -> table.name().equals(text)).toList()
                : whole;
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new UsageException(
                found.isEmpty()
                        ? "--table: there is no table '" + text + "' that holds rows" + similar(text, present)
                        : "--table: several tables are called '" + text + "': " + found);
    }

    /** The server's spelling is often not that of the user. */
    private static String similar(String text, List<TableName> present) {
        return present.stream()
                .filter(table ->
                        table.toString().equalsIgnoreCase(text) || table.name().equalsIgnoreCase(text))
                .findFirst()
                .map(table -> "; there is '" + table + "'")
                .orElse(
                        present.isEmpty()
                                ? "; there are none at all"
                                : "; there are " + present.subList(0, Math.min(20, present.size()))
                                        + (present.size() > 20 ? " and " + (present.size() - 20) + " more" : "")
                                        + ". Of a partitioned table each partition is one");
    }
}
