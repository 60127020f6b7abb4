package io.backup4j.jdbc.export.mariadb;

import io.backup4j.jdbc.export.value.ExactText;
import io.backup4j.jdbc.export.value.ValueDecoder;
import io.backup4j.jdbc.mariadb.schema.TableColumn;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the bytes of a column's values mean, as a backup reads them: in UTC, texts in the character set of their column. Stateless. */
final class Values {
    static final ValueDecoder NUMBER = (source, offset, length, sink) -> sink.number(ascii(source, offset, length));
    static final ValueDecoder PLAIN = (source, offset, length, sink) -> sink.plain(ascii(source, offset, length));
    static final ValueDecoder DATE_TIME = (source, offset, length, sink) ->
            sink.plain(ascii(source, offset, length).replace(' ', 'T'));
    /** Held as an instant, and read in UTC; the zero of this type is none. */
    static final ValueDecoder TIMESTAMP = (source, offset, length, sink) -> {
        String text = ascii(source, offset, length).replace(' ', 'T');
        sink.plain(text.startsWith("0000") ? text : text + "Z");
    };

    static final ValueDecoder BYTES = (source, offset, length, sink) -> sink.bytes(source, offset, length);
    /** The bits are those of a number without sign, the highest first. */
    static final ValueDecoder BITS = (source, offset, length, sink) ->
            sink.number(length == 0 ? "0" : new BigInteger(1, source, offset, length).toString());

    static final ValueDecoder JSON = (source, offset, length, sink) ->
            sink.json(ExactText.decode(source, offset, length, StandardCharsets.UTF_8, sink));

    private static final Map<String, ValueDecoder> KNOWN = Map.ofEntries(
            Map.entry("tinyint", NUMBER),
            Map.entry("smallint", NUMBER),
            Map.entry("mediumint", NUMBER),
            Map.entry("int", NUMBER),
            Map.entry("bigint", NUMBER),
            Map.entry("decimal", NUMBER),
            Map.entry("float", NUMBER),
            Map.entry("double", NUMBER),
            Map.entry("year", NUMBER),
            Map.entry("bit", BITS),
            Map.entry("date", PLAIN),
            Map.entry("time", PLAIN),
            Map.entry("datetime", DATE_TIME),
            Map.entry("timestamp", TIMESTAMP),
            Map.entry("uuid", PLAIN),
            Map.entry("inet4", PLAIN),
            Map.entry("inet6", PLAIN),
            Map.entry("json", JSON));

    private static final Set<String> TEXTS =
            Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set");

    private Values() {}

    private static String ascii(byte[] source, int offset, int length) {
        return new String(source, offset, length, StandardCharsets.ISO_8859_1);
    }

    /**
     * The decoder of a column.
     *
     * @throws IOException if it is in a character set that is not known here
     */
    static ValueDecoder of(TableColumn column) throws IOException {
        ValueDecoder known = KNOWN.get(column.type());
        if (known != null) {
            return known;
        }
        if (column.membersAsNumbers()) {
            return column.type().equals("enum") ? oneOf(column.members()) : someOf(column.members());
        }
        if (!TEXTS.contains(column.type())) {
            return BYTES;
        }
        Optional<ValueDecoder> text = CharacterSets.decoder(column.characterSet());
        if (text.isEmpty()) {
            throw new IOException("column '" + column.name() + "' has texts in the character set '"
                    + column.characterSet() + "', which is not known here");
        }
        boolean json = column.json() && column.characterSet().startsWith("utf8");
        return json ? JSON : text.get();
    }

    /** Numbers from 1 on; 0 is no member, which the server shows as an empty text. */
    private static ValueDecoder oneOf(List<String> members) {
        return (source, offset, length, sink) -> {
            int number = Integer.parseInt(ascii(source, offset, length));
            sink.text(number == 0 ? "" : members.get(number - 1));
        };
    }

    /** A bit for each member. */
    private static ValueDecoder someOf(List<String> members) {
        return (source, offset, length, sink) -> {
            BigInteger bits = new BigInteger(ascii(source, offset, length));
            List<String> present = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                if (bits.testBit(i)) {
                    present.add(members.get(i));
                }
            }
            sink.text(String.join(",", present));
        };
    }
}
