package io.backup4j.jdbc.export.value;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/** Each row is an object on a line of its own, in UTF-8; of an array there are brackets around them and commas between. */
public final class JsonWriter implements RowSink {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .rootValueSeparator("")
            .build();

    private final JsonGenerator json;
    private final boolean array;
    private SerializedString[] names = new SerializedString[0];
    private int column;
    private int depth;
    private long rows;
    private long inexactValues;

    /** @param array whether all rows are one array, else each stands alone */
    public JsonWriter(OutputStream out, boolean array) {
        this.json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
        this.array = array;
    }

    /**
     * An array alone.
     *
     * @param outer is told what is inexact in it
     */
    static String arrayText(Elements elements, ValueSink outer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonWriter writer = new JsonWriter(out, false);
        writer.depth = 1;
        writer.array(null, elements);
        writer.end();
        for (long i = 0; i < writer.inexactValues; i++) {
            outer.inexact();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Jackson's exceptions around those of the stream say nothing more. */
    private static void run(Runnable write) throws IOException {
        try {
            write.run();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void begin(List<String> columns) throws IOException {
        names = ColumnNames.distinct(columns).stream()
                .map(SerializedString::new)
                .toArray(SerializedString[]::new);
        if (array) {
            run(() -> json.writeRaw('['));
        }
    }

    @Override
    public void beginRow() throws IOException {
        run(() -> {
            if (array) {
                json.writeRaw(rows == 0 ? "\n" : ",\n");
            }
            json.writeStartObject();
        });
        column = 0;
    }

    @Override
    public void endRow() throws IOException {
        run(() -> {
            json.writeEndObject();
            if (!array) {
                json.writeRaw('\n');
            }
        });
        rows++;
    }

    @Override
    public void end() throws IOException {
        run(() -> {
            if (array) {
                json.writeRaw(rows == 0 ? "]\n" : "\n]\n");
            }
            json.close();
        });
    }

    /** Elements of an array have no names. */
    private void name() {
        if (depth == 0) {
            json.writeName(names[column]);
            column++;
        }
    }

    @Override
    public void missing() throws IOException {
        run(() -> {
            name();
            json.writeNull();
        });
    }

    @Override
    public void number(String digits) throws IOException {
        String number = NumberText.unfilled(digits);
        run(() -> {
            name();
            if (NumberText.isJson(number)) {
                json.writeNumber(number);
            } else {
                json.writeString(digits);
            }
        });
    }

    @Override
    public void truth(boolean value) throws IOException {
        run(() -> {
            name();
            json.writeBoolean(value);
        });
    }

    @Override
    public void text(String value) throws IOException {
        run(() -> {
            name();
            json.writeString(value);
        });
    }

    @Override
    public void plain(String value) throws IOException {
        text(value);
    }

    @Override
    public void bytes(byte[] source, int offset, int length) throws IOException {
        run(() -> {
            name();
            json.writeBinary(source, offset, length);
        });
    }

    @Override
    public void json(String document) throws IOException {
        Optional<String> line = JsonText.onOneLine(document);
        if (line.isEmpty()) {
            text(document);
            return;
        }
        run(() -> {
            name();
            json.writeRawValue(line.get());
        });
    }

    @Override
    public void array(@Nullable String text, Elements elements) throws IOException {
        run(() -> {
            name();
            json.writeStartArray();
        });
        depth++;
        elements.writeTo(this);
        depth--;
        run(json::writeEndArray);
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
