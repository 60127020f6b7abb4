package io.backup4j.jdbc.export.mariadb;

import io.backup4j.jdbc.export.value.ExactText;
import io.backup4j.jdbc.export.value.ValueDecoder;
import io.backup4j.jdbc.export.value.ValueSink;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** What the server's names of character sets are in Java. Stateless. */
final class CharacterSets {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("utf8mb4", "UTF-8"),
            Map.entry("utf8mb3", "UTF-8"),
            Map.entry("utf8", "UTF-8"),
            Map.entry("ascii", "US-ASCII"),
            Map.entry("ucs2", "UTF-16BE"),
            Map.entry("utf16", "UTF-16BE"),
            Map.entry("utf16le", "UTF-16LE"),
            Map.entry("utf32", "UTF-32BE"),
            Map.entry("latin2", "ISO-8859-2"),
            Map.entry("latin5", "ISO-8859-9"),
            Map.entry("latin7", "ISO-8859-13"),
            Map.entry("greek", "ISO-8859-7"),
            Map.entry("hebrew", "ISO-8859-8"),
            Map.entry("cp1250", "windows-1250"),
            Map.entry("cp1251", "windows-1251"),
            Map.entry("cp1256", "windows-1256"),
            Map.entry("cp1257", "windows-1257"),
            Map.entry("cp850", "IBM850"),
            Map.entry("cp852", "IBM852"),
            Map.entry("cp866", "IBM866"),
            Map.entry("koi8r", "KOI8-R"),
            Map.entry("koi8u", "KOI8-U"),
            Map.entry("macroman", "x-MacRoman"),
            Map.entry("macce", "x-MacCentralEurope"),
            Map.entry("tis620", "TIS-620"),
            Map.entry("big5", "Big5"),
            Map.entry("gb2312", "GB2312"),
            Map.entry("gbk", "GBK"),
            Map.entry("gb18030", "GB18030"),
            Map.entry("euckr", "EUC-KR"),
            Map.entry("ujis", "EUC-JP"),
            Map.entry("eucjpms", "x-eucJP-Open"),
            Map.entry("sjis", "Shift_JIS"),
            Map.entry("cp932", "windows-31j"));

    private CharacterSets() {}

    /** Reads texts of a character set; empty if Java does not know it, or this Java has not got it. */
    static Optional<ValueDecoder> decoder(String name) {
        if (name.equals("latin1")) {
            return Optional.of((source, offset, length, sink) -> sink.text(latin1(source, offset, length)));
        }
        String charset = NAMES.get(name);
        if (charset == null || !Charset.isSupported(charset)) {
            return Optional.empty();
        }
        return Optional.of(decoder(Charset.forName(charset)));
    }

    private static ValueDecoder decoder(Charset charset) {
        return (source, offset, length, sink) -> sink.text(text(source, offset, length, charset, sink));
    }

    private static String text(byte[] source, int offset, int length, Charset charset, ValueSink sink) {
        return ExactText.decode(source, offset, length, charset, sink);
    }

    /** The server's {@code latin1} is Windows' 1252, and has characters of control where that has none. */
    private static String latin1(byte[] source, int offset, int length) {
        String text = new String(source, offset, length, Windows1252.CHARSET);
        if (text.indexOf('\ufffd') < 0) {
            return text;
        }
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] == '\ufffd') {
                characters[i] = (char) (source[offset + i] & 0xff);
            }
        }
        return new String(characters);
    }

    /** Loaded only by those who need it. */
    private static final class Windows1252 {
        static final Charset CHARSET =
                Charset.isSupported("windows-1252") ? Charset.forName("windows-1252") : StandardCharsets.ISO_8859_1;
    }
}
