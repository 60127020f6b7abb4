package io.backup4j.cli;

import io.backup4j.cli.output.Output;
import io.backup4j.jdbc.export.table.ExportedRows;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was exported, for people and programs. Used by one thread. */
final class ExportReport {
    private final Output output;
    private final boolean dataInOutput;
    private final Map<String, ExportedRows> tables = new LinkedHashMap<>();

    /** @param dataInOutput whether standard output holds the data, so that everything else goes to standard error */
    ExportReport(Output output, boolean dataInOutput) {
        this.output = output;
        this.dataInOutput = dataInOutput;
    }

    void add(String name, ExportedRows rows) {
        tables.put(name, rows);
    }

    /** Says it, when all of it lies where it belongs. */
    ExitCode end() {
        tables.forEach((name, rows) -> {
            String text = name + ": " + rows.rows() + (rows.rows() == 1 ? " row" : " rows");
            if (dataInOutput) {
                output.note(text);
            } else {
                output.summary(text);
            }
            if (!rows.exact()) {
                output.problem(name + ": values that are not exact: " + rows.inexactValues()
                        + ". What is broken in texts became U+FFFD; a FLOAT in a query of MariaDB has six digits."
                        + " A query that casts such texts to bytes and such numbers to DOUBLE gives all of it");
            }
        });
        output.document(
                json -> json.array("tables", tables.entrySet(), (each, table) -> each.put("name", table.getKey())
                        .put("rows", table.getValue().rows())
                        .put("inexactValues", table.getValue().inexactValues())));
        return tables.values().stream().allMatch(ExportedRows::exact) ? ExitCode.OK : ExitCode.PARTIAL;
    }
}
