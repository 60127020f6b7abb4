package io.backup4j.jdbc.export.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** JSON that any reader takes, to the last digit. */
class JsonWriterTest {
    private static final Function<OutputStream, RowSink> LINES = out -> new JsonWriter(out, false);
    private static final Function<OutputStream, RowSink> ARRAY = out -> new JsonWriter(out, true);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Test
    void keepsEveryDigitAndWritesWhatIsNoNumberAsText() throws IOException {
        String row = Written.row(LINES, List.of("a", "b", "c", "d", "e", "f", "g", "h", "i"), sink -> {
            sink.number("123456789012345678901234567890.10");
            sink.number("-0");
            sink.number("00042");
            sink.number("-007.50");
            sink.number("1e-07");
            sink.number("NaN");
            sink.number("-Infinity");
            sink.number("1E+400");
            sink.number("1.");
        });
        assertThat(row)
                .isEqualTo(
                        "{\"a\":123456789012345678901234567890.10,\"b\":-0,\"c\":42,\"d\":-7.50,\"e\":1e-07,\"f\":\"NaN\","
                                + "\"g\":\"-Infinity\",\"h\":1E+400,\"i\":\"1.\"}\n");
        MAPPER.readTree(row);
    }

    @Test
    void writesDocumentsAsTheyAreOnOneLine() throws IOException {
        assertThat(Written.row(LINES, List.of("a", "b", "c", "d", "e", "f"), sink -> {
                    sink.json("{\"k\":\r\n [1.50, 1e400,\t\"\\n\"]}");
                    sink.json(" null ");
                    sink.json("not json");
                    sink.json("{} {}");
                    sink.json("");
                    sink.json("{\"open\": [1}");
                }))
                .isEqualTo(
                        "{\"a\":{\"k\":   [1.50, 1e400,\t\"\\n\"]},\"b\": null ,\"c\":\"not json\",\"d\":\"{} {}\",\"e\":\"\",\"f\":\"{\\\"open\\\": [1}\"}\n");
    }

    @Test
    void takesDocumentsOfAnyDepthAndLength() throws IOException {
        String deep = "[".repeat(5000) + "]".repeat(5000);
        String digits = "1".repeat(5000);
        assertThat(Written.row(LINES, List.of("a", "b"), sink -> {
                    sink.json(deep);
                    sink.json(digits);
                }))
                .isEqualTo("{\"a\":" + deep + ",\"b\":" + digits + "}\n");
    }

    @Test
    void writesEachKindOfValue() throws IOException {
        assertThat(Written.row(ARRAY, List.of("n", "n", "t\"\n", "b", "y", "x", "z"), sink -> {
                    sink.missing();
                    sink.text("");
                    sink.text("\u0000\u001a\"\\é😀\u2028");
                    sink.truth(false);
                    sink.bytes(new byte[] {1, (byte) 0xff, 2}, 1, 1);
                    sink.array("{}", elements -> {
                        elements.number("1");
                        elements.array(null, inner -> inner.missing());
                        elements.text("x");
                    });
                    sink.plain("2024-01-01");
                }))
                .isEqualTo(
                        "[\n{\"n\":null,\"n_2\":\"\",\"t\\\"\\n\":\"\\u0000\\u001A\\\"\\\\é😀\u2028\",\"b\":false,\"y\":\"/w==\",\"x\":[1,[null],\"x\"],"
                                + "\"z\":\"2024-01-01\"}\n]\n");
        assertThat(Written.empty(ARRAY, List.of("a"))).isEqualTo("[]\n");
        assertThat(Written.empty(LINES, List.of("a"))).isEmpty();
    }

    @Test
    void passesTheFailureOfTheStreamOn() {
        Function<OutputStream, RowSink> full = out -> new JsonWriter(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("no room");
                    }
                },
                false);
        assertThatThrownBy(() -> Written.row(full, List.of("a"), sink -> sink.text("x".repeat(100_000))))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("no room");
    }
}
