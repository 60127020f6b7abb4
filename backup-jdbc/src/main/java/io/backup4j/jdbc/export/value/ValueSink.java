package io.backup4j.jdbc.export.value;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes values, one after the other, and writes each in the way of its format. Used by one thread. */
public interface ValueSink {
    /** Null, which is not the empty text. */
    void missing() throws IOException;

    /** A number as a database writes it, with all its digits. What is no number of JSON, as {@code NaN}, becomes a text. */
    void number(String digits) throws IOException;

    void truth(boolean value) throws IOException;

    /** Text that may hold anything. */
    void text(String value) throws IOException;

    /** Text that a database made of digits, letters and signs, which no program takes for a formula: times and the like. */
    void plain(String value) throws IOException;

    /** Bytes, which are the caller's. */
    void bytes(byte[] source, int offset, int length) throws IOException;

    /** A document of JSON; what is none becomes a text. */
    void json(String document) throws IOException;

    /**
     * An array.
     *
     * @param text how its database writes it, for a format without arrays; null if nobody reads that, and it shall be JSON there
     */
    void array(@Nullable String text, Elements elements) throws IOException;

    /** One of the values that follow in this row is not exactly what the database has. */
    void inexact();

    /** Writes the elements of an array, each as a value. */
    @FunctionalInterface
    interface Elements {
        void writeTo(ValueSink sink) throws IOException;
    }
}
