package io.backup4j.jdbc.export.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.jdbc.export.value.CsvRules.BytesText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** CSV comes back as it was written. */
class CsvWriterTest {
    private static Function<OutputStream, RowSink> format(String nullText, BytesText bytes, boolean protection) {
        return out -> new CsvWriter(out, new CsvRules(nullText, bytes, protection));
    }

    private static final Function<OutputStream, RowSink> PLAIN = format("", BytesText.HEX, false);

    private static String line(Function<OutputStream, RowSink> format, Written.Row row) throws IOException {
        return Written.row(format, List.of(), row).substring(2);
    }

    @Test
    void tellsNullFromEmpty() throws IOException {
        assertThat(line(PLAIN, sink -> {
                    sink.missing();
                    sink.text("");
                    sink.text(" ");
                    sink.text("\\.");
                }))
                .isEqualTo(",\"\",\" \",\"\\.\"\r\n");
        assertThat(line(format("\\N", BytesText.HEX, false), sink -> {
                    sink.missing();
                    sink.text("");
                    sink.text("\\N");
                    sink.plain("\\N");
                }))
                .isEqualTo("\\N,\"\",\"\\N\",\"\\N\"\r\n");
    }

    /** Of one column alone that would be an empty line, which most readers pass over. */
    @Test
    void refusesNullThatWouldBeAnEmptyLine() throws IOException {
        for (String nullText : new String[] {"", " ", "\t"}) {
            assertThatThrownBy(() ->
                            Written.row(format(nullText, BytesText.HEX, false), List.of("lonely"), RowSink::missing))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("'lonely'");
        }
        assertThat(Written.row(PLAIN, List.of("lonely"), sink -> sink.text(""))).isEqualTo("lonely\r\n\"\"\r\n");
        assertThat(Written.row(format("\\N", BytesText.HEX, false), List.of("lonely"), RowSink::missing))
                .isEqualTo("lonely\r\n\\N\r\n");
        assertThat(Written.row(PLAIN, List.of("a", "b"), sink -> {
                    sink.missing();
                    sink.missing();
                }))
                .isEqualTo("a,b\r\n,\r\n");
    }

    @Test
    void quotesWhatWouldEndAValue() throws IOException {
        assertThat(line(PLAIN, sink -> {
                    sink.text("a,b");
                    sink.text("\"");
                    sink.text("x\ny");
                    sink.text("x\ry");
                    sink.text("\u001a\ttab");
                }))
                .isEqualTo("\"a,b\",\"\"\"\",\"x\ny\",\"x\ry\",\u001a\ttab\r\n");
    }

    @Test
    void writesBytesAsChosen() throws IOException {
        byte[] bytes = {9, (byte) 0xff, 0, 9};
        assertThat(line(PLAIN, sink -> sink.bytes(bytes, 1, 2))).isEqualTo("\\xff00\r\n");
        assertThat(line(PLAIN, sink -> sink.bytes(bytes, 1, 0))).isEqualTo("\\x\r\n");
        Function<OutputStream, RowSink> base64 = format("", BytesText.BASE64, false);
        assertThat(line(base64, sink -> sink.bytes(bytes, 1, 2))).isEqualTo("/wA=\r\n");
        assertThat(line(base64, sink -> sink.bytes(bytes, 1, 0))).isEqualTo("\"\"\r\n");
    }

    @Test
    void keepsSpreadsheetsFromCalculatingAndCanBeUndone() throws IOException {
        Function<OutputStream, RowSink> protecting = format("", BytesText.HEX, true);
        String[] texts = {"=1+1", "+1", "-1", "@a", "\tx", "\rx", "\nx", "'tis", "＝1", "fine", "a;=1", ""};
        String line = line(protecting, sink -> {
            for (String text : texts) {
                sink.text(text);
            }
            sink.number("-5");
            sink.plain("-01:00:00");
            sink.missing();
        });
        assertThat(line)
                .isEqualTo(
                        "\"'=1+1\",\"'+1\",\"'-1\",\"'@a\",\"'\tx\",\"'\rx\",\"'\nx\",\"''tis\",\"'＝1\",\"fine\",\"a;=1\",\"\",-5,-01:00:00,\r\n");
        List<String> back = parsed(line).get(0);
        for (int i = 0; i < texts.length; i++) {
            String cell = back.get(i);
            assertThat(cell.startsWith("'") ? cell.substring(1) : cell).isEqualTo(texts[i]);
        }
        assertThat(Written.empty(protecting, List.of("=cmd", "=cmd"))).isEqualTo("\"'=cmd\",\"'=cmd_2\"\r\n");
    }

    @Test
    void writesAHeaderWithoutRows() throws IOException {
        assertThat(Written.empty(PLAIN, List.of("a", "b,\"c\n", "a", "a_2", "")))
                .isEqualTo("a,\"b,\"\"c\n\",a_3,a_2,\"\"\r\n");
    }

    @Test
    void refusesANullTextThatCannotStandAlone() {
        for (String text : new String[] {",", "\"", "a\nb", "\r"}) {
            assertThatThrownBy(() -> new CsvRules(text, BytesText.HEX, false)).hasMessageContaining("nullText");
        }
    }

    @Test
    void givesAnyTextsBackToAReaderOfTheRfc() throws IOException {
        long seed = 20261121;
        Random random = new Random(seed);
        String letters = "ab,\"\n\r'=;\\N. \u001aé😀";
        List<List<String>> rows = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CsvWriter writer = new CsvWriter(out, new CsvRules("\\N", BytesText.HEX, false));
        writer.begin(List.of("x", "y", "z"));
        for (int i = 0; i < 3000; i++) {
            List<String> row = new ArrayList<>();
            writer.beginRow();
            for (int column = 0; column < 3; column++) {
                StringBuilder text = new StringBuilder();
                int[] points = letters.codePoints().toArray();
                for (int length = random.nextInt(6); length > 0; length--) {
                    text.appendCodePoint(points[random.nextInt(points.length)]);
                }
                row.add(text.toString());
                writer.text(text.toString());
            }
            writer.endRow();
            rows.add(row);
        }
        writer.end();
        List<List<String>> back = parsed(out.toString(StandardCharsets.UTF_8));
        assertThat(back.subList(1, back.size())).as("seed " + seed).isEqualTo(rows);
    }

    /** As the RFC says, and no more. */
    private static List<List<String>> parsed(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (quoted) {
                if (c == '"' && csv.startsWith("\"\"", i)) {
                    value.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    value.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',' || c == '\r') {
                row.add(value.toString());
                value.setLength(0);
                if (c == '\r') {
                    rows.add(row);
                    row = new ArrayList<>();
                    i++;
                }
            } else {
                value.append(c);
            }
        }
        return rows;
    }
}
