package io.backup4j.spring.web;

import org.springframework.http.HttpMethod;

/**
 * One operation of the API.
 *
 * @param method of the request
 * @param path below the base, with variables in braces
 * @param permission that a caller needs
 * @param action its name in the audit log if it changes something, such as {@code backup.delete}; else empty
 * @param handler answers
 */
record ApiRoute(HttpMethod method, String path, Permission permission, String action, Handler handler) {

    /** Answers a call whose caller may call. */
    @FunctionalInterface
    interface Handler {
        Answer handle(Call call) throws Exception;
    }

    /** An operation that only reads. */
    static ApiRoute reading(String path, Permission permission, Handler handler) {
        return new ApiRoute(HttpMethod.GET, path, permission, "", handler);
    }

    boolean changes() {
        return !action.isEmpty();
    }

    /** As the OpenAPI document writes it. */
    String signature() {
        return method.name() + " " + path;
    }
}
