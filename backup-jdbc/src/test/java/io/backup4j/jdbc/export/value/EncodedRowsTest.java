package io.backup4j.jdbc.export.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of a backup are the values that were written. */
class EncodedRowsTest {
    private static final ValueDecoder TEXT = (source, offset, length, sink) ->
            sink.text(ExactText.decode(source, offset, length, StandardCharsets.UTF_8, sink));

    private static EncodedRows rows(String lines, int columns) {
        return new EncodedRows(
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                Collections.nCopies(columns, "c"),
                Collections.nCopies(columns, TEXT));
    }

    private static String present(EncodedRows rows, int columns) throws IOException {
        return Written.row(out -> new JsonWriter(out, false), Collections.nCopies(columns, "c"), rows::write)
                .strip();
    }

    @Test
    void undoesEscapesAndTellsNullFromItsLetters() throws IOException {
        EncodedRows rows = rows("a\\\\N\t\\N\t\\t\\n\\r\\0\\b\\f\\v\\\\\n\t\té\n", 3);
        assertThat(rows.next()).isTrue();
        assertThat(present(rows, 3))
                .isEqualTo("{\"c\":\"a\\\\N\",\"c_2\":null,\"c_3\":\"\\t\\n\\r\\u0000\\b\\f\\u000B\\\\\"}");
        assertThat(rows.next()).isTrue();
        assertThat(present(rows, 3)).isEqualTo("{\"c\":\"\",\"c_2\":\"\",\"c_3\":\"é\"}");
        assertThat(rows.next()).isFalse();
    }

    @Test
    void hasRowsOfTablesWithoutColumns() throws IOException {
        EncodedRows rows = rows("\n\n", 0);
        assertThat(rows.next()).isTrue();
        assertThat(present(rows, 0)).isEqualTo("{}");
        assertThat(rows.next()).isTrue();
        assertThat(rows.next()).isFalse();
    }

    @Test
    void takesValuesLongerThanItsBuffers() throws IOException {
        String value = "0123456789".repeat(300_000);
        EncodedRows rows = rows(value + "\tx\ny\tz\n", 2);
        assertThat(rows.next()).isTrue();
        assertThat(present(rows, 2)).isEqualTo("{\"c\":\"" + value + "\",\"c_2\":\"x\"}");
        assertThat(rows.next()).isTrue();
        assertThat(present(rows, 2)).isEqualTo("{\"c\":\"y\",\"c_2\":\"z\"}");
    }

    @Test
    void refusesWhatIsCutOrHasAnotherNumberOfValues() {
        for (String lines : List.of("a", "a\tb", "a\tb\\", "a\n", "a\tb\tc\n")) {
            assertThatThrownBy(() -> rows(lines, 2).next()).as(lines).isInstanceOf(IOException.class);
        }
    }

    @Test
    void countsTextsThatAreNone() throws IOException {
        EncodedRows rows = new EncodedRows(
                new ByteArrayInputStream(
                        new byte[] {'a', (byte) 0xff, '\t', (byte) 0xef, (byte) 0xbf, (byte) 0xbd, '\n'}),
                List.of("a", "b"),
                List.of(TEXT, TEXT));
        rows.next();
        JsonWriter sink = new JsonWriter(java.io.OutputStream.nullOutputStream(), false);
        sink.begin(List.of("a", "b"));
        sink.beginRow();
        rows.write(sink);
        assertThat(sink.inexactValues()).isEqualTo(1);
    }
}
