package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaStreamTest {
    private static final DatabaseSchema SCHEMA = new DatabaseSchema(
            180006,
            List.of(
                    new SchemaObject(
                            1,
                            "SCHEMA",
                            "",
                            "odd \"name\"\n",
                            Section.PRE_DATA,
                            List.of("CREATE SCHEMA \"odd \"\"name\"\"\n\""),
                            List.of(),
                            List.of(),
                            List.of("GRANT ü"),
                            List.of("COMMENT")),
                    new SchemaObject(
                            2,
                            "TABLE",
                            "s",
                            "t",
                            Section.POST_DATA,
                            List.of(),
                            List.of(1L),
                            List.of("ALTER"),
                            List.of(),
                            List.of())),
            List.of("TYPE a.b: unknown"),
            List.of(
                    new TableData("s", "t", List.of("a", "b"), 4_000_000_000L, 7, null),
                    new TableData("s", "u", List.of(), 2, -1, "WHERE a")),
            List.of(5L, 4_294_967_295L),
            List.of("ROLE x"),
            List.of("INDEX y: invalid"));

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        assertThat(SchemaStream.read(new ByteArrayInputStream(written()))).isEqualTo(SCHEMA);
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        byte[] bytes = written();
        for (int length = 0; length < bytes.length - 1; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> SchemaStream.read(new ByteArrayInputStream(cut)))
                    .as("cut to " + length + " bytes")
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aNewerVersionIsRefused() throws IOException {
        String newer = new String(written(), StandardCharsets.UTF_8).replaceFirst("\"version\":1", "\"version\":2");
        assertThatThrownBy(() -> SchemaStream.read(new ByteArrayInputStream(newer.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void aMissingLineIsNoticed() throws IOException {
        String[] lines = new String(written(), StandardCharsets.UTF_8).split("\n");
        lines[2] = lines[1];
        String fewer =
                String.join("\n", java.util.Arrays.copyOfRange(lines, 0, 3)) + "\n" + lines[lines.length - 1] + "\n";
        assertThatThrownBy(() -> SchemaStream.read(new ByteArrayInputStream(fewer.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anErrorDoesNotQuoteTheLine() throws IOException {
        String damaged = new String(written(), StandardCharsets.UTF_8)
                .replaceFirst("CREATE SCHEMA", "CREATE \\\\x SCHEMA secret");
        assertThatThrownBy(() -> SchemaStream.read(new ByteArrayInputStream(damaged.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    private static byte[] written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SchemaStream.write(SCHEMA, out);
        return out.toByteArray();
    }
}
