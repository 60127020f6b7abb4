package io.backup4j.jdbc.export.postgres;

import io.backup4j.jdbc.export.value.ValueSink;
import java.io.IOException;

/** Reads an array as PostgreSQL writes it: {@code {1,NULL,"a b"}}, perhaps with bounds before it, {@code [0:1]={1,2}}, which are passed over. Used once. */
final class ArrayText {
    private final String text;
    private final Form element;
    private final char delimiter;
    private int at;

    private ArrayText(String text, Form element, char delimiter) {
        this.text = text;
        this.element = element;
        this.delimiter = delimiter;
        this.at = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
    }

    static void write(String text, Form element, char delimiter, ValueSink sink) throws IOException {
        sink.array(text, elements -> {
            ArrayText array = new ArrayText(text, element, delimiter);
            array.elements(elements);
            if (array.at != text.length()) {
                throw array.strange();
            }
        });
    }

    private void elements(ValueSink sink) throws IOException {
        expect('{');
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            element(sink);
            if (peek() == '}') {
                at++;
                return;
            }
            expect(delimiter);
        }
    }

    private void element(ValueSink sink) throws IOException {
        switch (peek()) {
            case '{' -> sink.array(null, this::elements);
            case '"' -> element.write(quoted(), sink);
            default -> {
                int begin = at;
                while (peek() != delimiter && peek() != '}') {
                    at++;
                }
                String word = text.substring(begin, at);
                if (word.equals("NULL")) {
                    sink.missing();
                } else {
                    element.write(word, sink);
                }
            }
        }
    }

    private String quoted() throws IOException {
        StringBuilder value = new StringBuilder();
        at++;
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            value.append(peek());
            at++;
        }
        at++;
        return value.toString();
    }

    private char peek() throws IOException {
        if (at >= text.length()) {
            throw strange();
        }
        return text.charAt(at);
    }

    private void expect(char c) throws IOException {
        if (peek() != c) {
            throw strange();
        }
        at++;
    }

    /** Without the value. */
    private IOException strange() {
        return new IOException("an array of " + text.length() + " characters cannot be understood, at character " + at);
    }
}
