package io.backup4j.spring.web;

import io.backup4j.operate.audit.AuditEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Around every call: who calls, whether he may, the answer as JSON with an ETag, problems, access log and audit. A call that changes something is audited before it is
 * done: what cannot be written down is not done. Thread-safe.
 */
final class ApiRouter {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("io.backup4j.access");
    private static final String PROBLEM = "application/problem+json";

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final String base;
    private final List<ApiRoute> routes;
    private final Roles roles;
    private final Audit audit;
    private final Clock clock;
    private final PerMinute strangers = new PerMinute(60);

    ApiRouter(String base, List<ApiRoute> routes, Roles roles, Audit audit, Clock clock) {
        this.base = base;
        this.routes = List.copyOf(routes);
        this.roles = roles;
        this.audit = audit;
        this.clock = clock;
    }

    RouterFunction<ServerResponse> function() {
        RouterFunctions.Builder builder = RouterFunctions.route();
        for (ApiRoute route : routes) {
            builder.route(
                    RequestPredicates.method(route.method()).and(RequestPredicates.path(base + route.path())),
                    request -> answer(route, request));
        }
        return builder.build();
    }

    private ServerResponse answer(ApiRoute route, ServerRequest request) {
        Caller caller = roles.of(request.servletRequest());
        Call call = new Call(request, caller, json, base);
        ServerResponse response = respond(route, call, request);
        ACCESS.info(
                "{} {} {} {}",
                oneLine(caller.name()),
                request.method(),
                oneLine(request.path()),
                response.statusCode().value());
        return response;
    }

    private ServerResponse respond(ApiRoute route, Call call, ServerRequest request) {
        try {
            if (!call.caller().may(route.permission())) {
                denied(route, call);
                throw refused(call.caller(), route.permission());
            }
            if (route.changes()) {
                record(route, call, "allowed");
            }
            return written(route.handler().handle(call), route, call, request);
        } catch (Exception e) {
            Problem problem = Problem.of(e);
            if (problem.status().is5xxServerError()) {
                LOG.warn("{} failed", route.signature(), e);
            }
            if (route.changes() && call.caller().may(route.permission())) {
                failed(route, call, problem);
            }
            return problem(problem);
        }
    }

    private static ProblemException refused(Caller caller, Permission wanted) {
        return caller.known()
                ? new ProblemException(
                        HttpStatus.FORBIDDEN, "FORBIDDEN", "You may not: this needs the role to " + wanted + ".")
                : new ProblemException(HttpStatus.UNAUTHORIZED, "UNAUTHORIZED", "Say who you are.");
    }

    /** Whoever has not said who he is could fill the disk with refusals: of his there are so many a minute, the access log has all. */
    private void denied(ApiRoute route, Call call) throws IOException {
        if (call.caller().known() || strangers.next(clock.instant())) {
            record(route, call, "denied");
        }
    }

    private void record(ApiRoute route, Call call, String outcome) throws IOException {
        audit.record(event(route, call, outcome, call.parameters()));
    }

    private void failed(ApiRoute route, Call call, Problem problem) {
        try {
            audit.record(event(route, call, "failed", Map.of("code", problem.code())));
        } catch (IOException e) {
            LOG.error("That {} failed could not be written to the audit log", route.signature(), e);
        }
    }

    private AuditEvent event(ApiRoute route, Call call, String outcome, Map<String, String> details) {
        return new AuditEvent(
                clock.instant(),
                call.caller().name(),
                route.changes() ? route.action() : "read",
                call.request(),
                outcome,
                details);
    }

    private ServerResponse written(Answer answer, ApiRoute route, Call call, ServerRequest request) {
        ServerResponse.BodyBuilder response = ServerResponse.status(answer.status());
        answer.headers().forEach(response::header);
        response.header("X-Content-Type-Options", "nosniff");
        Answer.Stream stream = answer.streamOrNull();
        if (stream != null) {
            return response.build((servletRequest, servletResponse) -> {
                send(stream, route, call, servletResponse);
                return null;
            });
        }
        Object body = answer.bodyOrNull();
        if (body == null) {
            return response.build();
        }
        byte[] bytes = body instanceof byte[] ready ? ready : json.writeValueAsBytes(body);
        String tag = "\"" + digest(bytes) + "\"";
        response.header(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.header(HttpHeaders.ETAG, tag);
        if (answer.status() == HttpStatus.OK && tag.equals(request.headers().firstHeader(HttpHeaders.IF_NONE_MATCH))) {
            return ServerResponse.status(HttpStatus.NOT_MODIFIED)
                    .header(HttpHeaders.ETAG, tag)
                    .build();
        }
        return bytes(response.header(HttpHeaders.CONTENT_TYPE, "application/json"), bytes);
    }

    /** The first bytes wait in a buffer of the server; until they leave, what fails is a problem as any other. */
    private void send(Answer.Stream stream, ApiRoute route, Call call, HttpServletResponse response)
            throws IOException {
        try {
            stream.writeTo(response.getOutputStream());
        } catch (IOException | RuntimeException e) {
            Problem problem = Problem.of(e);
            LOG.warn("{} failed", route.signature(), e);
            failed(route, call, problem);
            ACCESS.info(
                    "{} {} broken off with {}", oneLine(call.caller().name()), oneLine(call.request()), problem.code());
            if (response.isCommitted()) {
                throw new BrokenAnswerException(route.signature(), e);
            }
            response.reset();
            response.setStatus(problem.status().value());
            response.setContentType(PROBLEM);
            response.getOutputStream().write(json.writeValueAsBytes(problem.body()));
        } catch (Error e) {
            // Spring and the host may have an answer to this as well.
            throw new BrokenAnswerException(route.signature(), e);
        }
    }

    private ServerResponse problem(Problem problem) {
        ServerResponse.BodyBuilder response =
                ServerResponse.status(problem.status()).header(HttpHeaders.CONTENT_TYPE, PROBLEM);
        return bytes(response, json.writeValueAsBytes(problem.body()));
    }

    /** Without the host's message converters. */
    private static ServerResponse bytes(ServerResponse.HeadersBuilder<?> response, byte[] bytes) {
        return response.build((request, servletResponse) -> {
            servletResponse.setContentLength(bytes.length);
            servletResponse.getOutputStream().write(bytes);
            return null;
        });
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String digest(String text) {
        return digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Names and paths come from outside; a line end in them would make another line. */
    private static String oneLine(String text) {
        return text.replaceAll("[\\r\\n\\t]", " ");
    }
}
