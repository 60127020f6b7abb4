package io.backup4j.jdbc.export.table;

import io.backup4j.jdbc.export.value.CsvRules;
import io.backup4j.jdbc.export.value.CsvRules.BytesText;
import io.backup4j.jdbc.export.value.CsvWriter;
import io.backup4j.jdbc.export.value.JsonWriter;
import io.backup4j.jdbc.export.value.RowSink;
import java.io.OutputStream;
import java.util.function.Function;

/** How rows are written; {@code docs/guides/export.md} says what each type looks like. Always UTF-8. Immutable and thread-safe. */
public final class ExportFormat {
    private final String extension;
    private final Function<OutputStream, RowSink> writer;

    private ExportFormat(String extension, Function<OutputStream, RowSink> writer) {
        this.extension = extension;
        this.writer = writer;
    }

    /** One JSON object per row, each on a line of its own. */
    public static ExportFormat jsonLines() {
        return new ExportFormat("jsonl", out -> new JsonWriter(out, false));
    }

    /** One JSON array of objects, one per row. */
    public static ExportFormat jsonArray() {
        return new ExportFormat("json", out -> new JsonWriter(out, true));
    }

    /** CSV as RFC 4180 has it, with a header: null is nothing, the empty text is {@code ""}; bytes are hexadecimal; formulas stay as they are. Null in an only column fails the export. */
    public static ExportFormat csv() {
        return csv("", false, false);
    }

    /**
     * CSV with choices.
     *
     * @param nullText stands for null, without quotation marks around it, which every other value gets that looks like it; null in an only column fails the export if
     *     it is blank, because most readers drop an empty line
     * @param base64 whether bytes are base64, else {@code \x} and hexadecimal digits
     * @param formulaProtection whether a text that a spreadsheet would calculate gets an apostrophe before it, and so does a text that begins with one
     * @throws IllegalArgumentException if the null text holds a comma, a quotation mark or a line end
     */
    public static ExportFormat csv(String nullText, boolean base64, boolean formulaProtection) {
        CsvRules rules = new CsvRules(nullText, base64 ? BytesText.BASE64 : BytesText.HEX, formulaProtection);
        return new ExportFormat("csv", out -> new CsvWriter(out, rules));
    }

    /** What names of such files end with: {@code csv}, {@code json} or {@code jsonl}. */
    public String extension() {
        return extension;
    }

    RowSink writer(OutputStream out) {
        return writer.apply(out);
    }

    @Override
    public String toString() {
        return extension;
    }
}
