package io.backup4j.spring.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerRequest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** One call: who, with which parameters. */
final class Call {
    /** A request says little; more is a mistake, or worse. */
    private static final int MAX_BODY_BYTES = 1 << 20;

    private final ServerRequest request;
    private final Caller caller;
    private final JsonMapper json;
    private final String base;
    private final QueryParameters parameters;

    Call(ServerRequest request, Caller caller, JsonMapper json, String base) {
        this.request = request;
        this.caller = caller;
        this.json = json;
        this.base = base;
        this.parameters = new QueryParameters(request.servletRequest().getQueryString());
    }

    Caller caller() {
        return caller;
    }

    /** Who asks, for journals and manifests. */
    String by() {
        return "rest:" + caller.name();
    }

    String variable(String name) {
        return request.pathVariable(name);
    }

    Optional<String> parameter(String name) {
        return parameters.all(name).stream().findFirst();
    }

    /** All values of a parameter that may be given several times. */
    List<String> parameters(String name) {
        return parameters.all(name);
    }

    String required(String name) {
        return parameter(name)
                .orElseThrow(() -> ProblemException.badRequest("The parameter '" + name + "' is missing."));
    }

    int number(String name, int otherwise, int least, int most) {
        String text = parameter(name).orElse(null);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw outOfRange(name, text, least, most);
        }
        throw outOfRange(name, text, least, most);
    }

    private static ProblemException outOfRange(String name, String text, int least, int most) {
        return ProblemException.badRequest(
                "The parameter '" + name + "' must be " + least + " to " + most + ", not '" + text + "'.");
    }

    @Nullable
    String header(String name) {
        return request.headers().firstHeader(name);
    }

    /** Path of the API below the context path. */
    String path(String below) {
        return request.requestPath().contextPath().value() + base + below;
    }

    /** The body; members that mean nothing are refused, so that a typing mistake is not overlooked. */
    <T> T body(Class<T> type) throws IOException {
        String content = request.headers().firstHeader(HttpHeaders.CONTENT_TYPE);
        if (content == null || !content.startsWith("application/json")) {
            throw new ProblemException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "Send the body as application/json.");
        }
        byte[] bytes = request.servletRequest().getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw ProblemException.badRequest("The body has more than " + MAX_BODY_BYTES + " bytes.");
        }
        try {
            T value = json.readValue(bytes, type);
            if (value != null) {
                return value;
            }
        } catch (JacksonException e) {
            throw ProblemException.badRequest("The body is not what is expected: " + e.getOriginalMessage());
        }
        throw ProblemException.badRequest("The body is empty.");
    }

    /**
     * A body that is a file.
     *
     * @param most bytes that are taken; one that says that it has more is refused before anything is read, one that does not say it when they have arrived
     */
    InputStream upload(long most) throws IOException {
        String content = header(HttpHeaders.CONTENT_TYPE);
        if (content != null
                && (content.startsWith("application/x-www-form-urlencoded") || content.startsWith("multipart/"))) {
            throw new ProblemException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "UNSUPPORTED_MEDIA_TYPE",
                    "Send the archive alone as the body, as application/octet-stream and not as a form: curl -T FILE -X POST.");
        }
        long length = request.servletRequest().getContentLengthLong();
        if (length > most) {
            throw BoundedUpload.tooLarge(length + " bytes", most);
        }
        return new BoundedUpload(request.servletRequest().getInputStream(), most);
    }

    /** What was asked for, for logs. */
    String request() {
        return request.method() + " " + request.path();
    }

    /** Parameters, for logs. */
    Map<String, String> parameters() {
        return parameters.told();
    }
}
