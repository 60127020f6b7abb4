package io.backup4j.spring.web;

import org.springframework.http.HttpStatus;

/** Ends a call with a problem. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    ProblemException(HttpStatus status, String code, String detail) {
        super(detail);
        this.problem = new Problem(status, code, detail);
    }

    /** A request that makes no sense. */
    static ProblemException badRequest(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "BAD_REQUEST", detail);
    }

    static ProblemException notFound(String detail) {
        return new ProblemException(HttpStatus.NOT_FOUND, "NOT_FOUND", detail);
    }

    Problem problem() {
        return problem;
    }
}
