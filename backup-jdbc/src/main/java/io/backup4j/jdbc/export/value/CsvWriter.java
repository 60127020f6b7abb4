package io.backup4j.jdbc.export.value;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CSV as RFC 4180 has it, in UTF-8, with names in the first line and CR LF behind each. Null is the null text without quotation marks; a value that looks like it, the
 * empty one for instance, stands between quotation marks. Null in an only column, which would be an empty line, is refused unless the null text can be seen.
 */
public final class CsvWriter implements RowSink {
    /** What PostgreSQL before 18 takes for the end of data, on a line of its own. */
    private static final String END_OF_DATA = "\\.";

    private final Writer out;
    private final CsvRules rules;
    private @Nullable String onlyColumn;
    private boolean first;
    private long inexactValues;

    public CsvWriter(OutputStream out, CsvRules rules) {
        this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 15);
        this.rules = rules;
    }

    @Override
    public void begin(List<String> columns) throws IOException {
        onlyColumn = columns.size() == 1 ? columns.get(0) : null;
        beginRow();
        for (String name : ColumnNames.distinct(columns)) {
            text(name);
        }
        endRow();
    }

    @Override
    public void beginRow() {
        first = true;
    }

    @Override
    public void endRow() throws IOException {
        out.write("\r\n");
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }

    private void separate() throws IOException {
        if (!first) {
            out.write(',');
        }
        first = false;
    }

    @Override
    public void missing() throws IOException {
        if (onlyColumn != null && rules.nullText().isBlank()) {
            throw new IOException("column '" + onlyColumn
                    + "' is the only one and holds null: in CSV that would be an empty line, which most"
                    + " readers drop. Give a text for null (--null-text), or export JSON");
        }
        separate();
        out.write(rules.nullText());
    }

    @Override
    public void number(String digits) throws IOException {
        value(NumberText.unfilled(digits), false);
    }

    @Override
    public void truth(boolean value) throws IOException {
        value(value ? "true" : "false", false);
    }

    @Override
    public void text(String value) throws IOException {
        if (rules.formulaProtection()) {
            // All of it quoted: a program that separates by something else must not find the beginning of a cell
            // within.
            value(looksLikeFormula(value) ? "'" + value : value, true);
        } else {
            value(value, false);
        }
    }

    /** The beginnings that OWASP lists (CSV Injection); and the sign of protection itself, so that it can be taken off again. */
    private static boolean looksLikeFormula(String value) {
        return !value.isEmpty() && "=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20".indexOf(value.charAt(0)) >= 0;
    }

    @Override
    public void plain(String value) throws IOException {
        value(value, false);
    }

    @Override
    public void bytes(byte[] source, int offset, int length) throws IOException {
        switch (rules.bytes()) {
            case HEX -> value("\\x" + HexFormat.of().formatHex(source, offset, offset + length), false);
            case BASE64 -> {
                byte[] part = java.util.Arrays.copyOfRange(source, offset, offset + length);
                value(Base64.getEncoder().encodeToString(part), false);
            }
        }
    }

    @Override
    public void json(String document) throws IOException {
        text(JsonText.onOneLine(document).orElse(document));
    }

    @Override
    public void array(@Nullable String text, Elements elements) throws IOException {
        text(text == null ? JsonWriter.arrayText(elements, this) : text);
    }

    private void value(String value, boolean quote) throws IOException {
        separate();
        if (!quote && !needsQuotes(value)) {
            out.write(value);
            return;
        }
        out.write('"');
        int from = 0;
        for (int mark = value.indexOf('"'); mark >= 0; mark = value.indexOf('"', from)) {
            out.write(value, from, mark + 1 - from);
            out.write('"');
            from = mark + 1;
        }
        out.write(value, from, value.length() - from);
        out.write('"');
    }

    private boolean needsQuotes(String value) {
        if (value.isEmpty() || value.equals(rules.nullText()) || value.equals(END_OF_DATA)) {
            return true;
        }
        // Not asked for by the RFC, but some readers trim what has no quotation marks.
        if (value.charAt(0) == ' ' || value.charAt(value.length() - 1) == ' ') {
            return true;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r') {
                return true;
            }
        }
        return false;
    }

    @Override
    public void inexact() {
        inexactValues++;
    }

    @Override
    public long inexactValues() {
        return inexactValues;
    }
}
