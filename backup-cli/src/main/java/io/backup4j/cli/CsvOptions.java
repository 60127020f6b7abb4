package io.backup4j.cli;

import io.backup4j.jdbc.export.table.ExportFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How CSV is written. */
final class CsvOptions {
    @Option(
            names = "--bytes",
            paramLabel = "FORM",
            description = "Bytes in CSV: hex (\\x and digits) or base64. Default: hex.")
    private @Nullable String bytes;

    @Option(
            names = "--null-text",
            paramLabel = "TEXT",
            description = "Stands for null in CSV. Default: nothing at all.")
    private @Nullable String nullText;

    @Option(
            names = "--protect-formulas",
            description = "In CSV an apostrophe before texts that a spreadsheet would calculate.")
    private boolean protectFormulas;

    /**
     * Refuses them where no CSV is written.
     *
     * @param wanted the option that asks for CSV
     */
    void refuse(String wanted) {
        if (bytes != null || nullText != null || protectFormulas) {
            throw new UsageException("--bytes, --null-text and --protect-formulas are for " + wanted + " alone");
        }
    }

    ExportFormat format() {
        String form = bytes == null ? "hex" : bytes;
        if (!form.equals("hex") && !form.equals("base64")) {
            throw new UsageException("--bytes: must be hex or base64, not '" + form + "'");
        }
        try {
            return ExportFormat.csv(nullText == null ? "" : nullText, form.equals("base64"), protectFormulas);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--null-text: " + e.getMessage());
        }
    }
}
