package io.backup4j.jdbc.export.value;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/** Text that may hold what no text can. It is written with U+FFFD in that place, and said to be inexact. Stateless. */
public final class ExactText {
    private static final char REPLACEMENT = '\ufffd';

    private ExactText() {}

    /** Text of bytes; tells the sink if they are none of this character set. */
    public static String decode(byte[] bytes, int offset, int length, Charset charset, ValueSink sink) {
        String text = new String(bytes, offset, length, charset);
        if (text.indexOf(REPLACEMENT) >= 0 && !isText(bytes, offset, length, charset)) {
            sink.inexact();
        }
        return text;
    }

    private static boolean isText(byte[] bytes, int offset, int length, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        try {
            decoder.decode(ByteBuffer.wrap(bytes, offset, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Writes text of which nobody knows whether UTF-8 can hold it: Java's texts may have halves of characters. */
    public static void write(String text, ValueSink sink) throws IOException {
        sink.text(wellFormed(text, sink));
    }

    private static String wellFormed(String text, ValueSink sink) {
        StringBuilder changed = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            changed = changed == null ? new StringBuilder(text) : changed;
            changed.setCharAt(i, REPLACEMENT);
        }
        if (changed == null) {
            return text;
        }
        sink.inexact();
        return changed.toString();
    }
}
