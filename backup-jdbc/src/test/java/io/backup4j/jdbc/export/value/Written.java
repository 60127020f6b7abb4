package io.backup4j.jdbc.export.value;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** One row in a format. */
final class Written {
    private Written() {}

    interface Row {
        void writeTo(RowSink sink) throws IOException;
    }

    static String row(Function<OutputStream, RowSink> format, List<String> columns, Row row) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RowSink sink = format.apply(out);
        sink.begin(columns);
        sink.beginRow();
        row.writeTo(sink);
        sink.endRow();
        sink.end();
        return out.toString(StandardCharsets.UTF_8);
    }

    static String empty(Function<OutputStream, RowSink> format, List<String> columns) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RowSink sink = format.apply(out);
        sink.begin(columns);
        sink.end();
        return out.toString(StandardCharsets.UTF_8);
    }
}
