package io.backup4j.jdbc.export.postgres;

import io.backup4j.jdbc.export.value.ExactText;
import io.backup4j.jdbc.export.value.ValueDecoder;
import io.backup4j.jdbc.export.value.ValueSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What the text of a value means, as PostgreSQL writes it under the settings of a backup: ISO dates, UTC, bytes in hexadecimal digits. */
@FunctionalInterface
interface Form {
    Form TEXT = (text, sink) -> sink.text(text);
    Form PLAIN = (text, sink) -> sink.plain(text);
    Form NUMBER = (text, sink) -> sink.number(text);
    Form TRUTH = (text, sink) -> sink.truth(text.equals("t"));
    Form JSON = (text, sink) -> sink.json(text);
    Form BYTES = (text, sink) -> {
        byte[] bytes = HexFormat.of().parseHex(text, 2, text.length());
        sink.bytes(bytes, 0, bytes.length);
    };
    Form TIMESTAMP = (text, sink) -> sink.plain(Times.timestamp(text));
    Form TIMESTAMP_WITH_ZONE = (text, sink) -> sink.plain(Times.timestampWithZone(text));
    Form TIME_WITH_ZONE = (text, sink) -> sink.plain(Times.timeWithZone(text));

    void write(String text, ValueSink sink) throws IOException;

    /** An array of elements of a form, which this character separates. */
    static Form array(Form element, char delimiter) {
        return (text, sink) -> ArrayText.write(text, element, delimiter, sink);
    }

    /** For values in bytes; the server writes UTF-8, unless its database has no character set. */
    default ValueDecoder decoder() {
        return (source, offset, length, sink) ->
                write(ExactText.decode(source, offset, length, StandardCharsets.UTF_8, sink), sink);
    }
}
