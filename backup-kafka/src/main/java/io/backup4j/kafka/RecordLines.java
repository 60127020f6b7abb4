package io.backup4j.kafka;

import io.backup4j.kafka.format.ArchivedRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Writes records as lines of JSON. Bytes that are UTF-8 are a text; others are an object with their base64, so that nothing is lost. */
final class RecordLines implements Closeable {
    private static final JsonMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().rootValueSeparator("\n").build())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final JsonGenerator json;
    private boolean any;

    /** @param out left open */
    RecordLines(OutputStream out) {
        json = MAPPER.createGenerator(out);
    }

    void write(ArchivedRecord record) throws IOException {
        try {
            json.writeStartObject();
            json.writeNumberProperty("offset", record.offset());
            json.writeNumberProperty("timestamp", record.timestamp());
            json.writeStringProperty(
                    "timestampType", record.timestampType().name().toLowerCase(Locale.ROOT));
            if (record.leaderEpoch() >= 0) {
                json.writeNumberProperty("leaderEpoch", record.leaderEpoch());
            }
            bytes("key", record.key());
            bytes("value", record.value());
            if (!record.headers().isEmpty()) {
                json.writeArrayPropertyStart("headers");
                for (Header header : record.headers()) {
                    json.writeStartObject();
                    json.writeStringProperty("key", header.key());
                    bytes("value", header.value());
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
            any = true;
        } catch (JacksonException e) {
            throw new IOException("a record cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private void bytes(String name, byte @Nullable [] bytes) {
        json.writeName(name);
        if (bytes == null) {
            json.writeNull();
            return;
        }
        String text = textOrNull(bytes);
        if (text != null) {
            json.writeString(text);
        } else {
            json.writeStartObject();
            json.writeStringProperty("base64", Base64.getEncoder().encodeToString(bytes));
            json.writeEndObject();
        }
    }

    private static @Nullable String textOrNull(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (any) {
                json.writeRaw('\n');
            }
            json.close();
        } catch (JacksonException e) {
            throw new IOException("a record cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }
}
