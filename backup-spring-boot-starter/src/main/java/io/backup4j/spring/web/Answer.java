package io.backup4j.spring.web;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What a call answers.
 *
 * @param status of the answer
 * @param bodyOrNull written as JSON
 * @param streamOrNull written as it is, instead of a body
 * @param headers besides those that every answer has
 */
record Answer(
        HttpStatus status,
        @Nullable Object bodyOrNull,
        @Nullable Stream streamOrNull,
        Map<String, String> headers) {

    /** Writes content. What fails before anything has left is answered as a problem, later it breaks the connection. */
    interface Stream {
        void writeTo(OutputStream out) throws IOException;
    }

    static Answer ok(Object body) {
        return new Answer(HttpStatus.OK, body, null, Map.of());
    }

    static Answer none() {
        return new Answer(HttpStatus.NO_CONTENT, null, null, Map.of());
    }

    /** Something was begun, which is looked up at a path of the API. */
    static Answer begun(Object body, String location) {
        return new Answer(HttpStatus.ACCEPTED, body, null, Map.of("Location", location));
    }

    /** Something was made, which is at a path of the API. */
    static Answer created(Object body, String location) {
        return new Answer(HttpStatus.CREATED, body, null, Map.of("Location", location));
    }

    static Answer download(Stream stream, Map<String, String> headers) {
        return new Answer(HttpStatus.OK, null, stream, headers);
    }
}
