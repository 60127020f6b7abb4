package io.backup4j.operate.alert;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Sends requests whose addresses and headers are secrets: nothing but the host's name is ever said. Redirects are not followed: a message would go where nobody
 * has configured it. Thread-safe.
 */
final class HttpCalls {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    /** For a whole request and its answer; channels have 30 seconds. */
    private static final Duration WHOLE = Duration.ofSeconds(20);

    private final HttpClient client;
    private final Duration timeout;

    HttpCalls() {
        this(WHOLE);
    }

    /** @param timeout for one request and its answer */
    HttpCalls(Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT.compareTo(timeout) < 0 ? CONNECT : timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /**
     * Reads an address that may hold a secret.
     *
     * @param name of the setting, for the message
     * @throws IllegalArgumentException if it is none; the message does not repeat it
     */
    static URI address(String name, String text) {
        URI uri;
        try {
            uri = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            // Its message and cause would repeat the address.
            throw wrong(name);
        }
        boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw wrong(name);
        }
        return uri;
    }

    private static IllegalArgumentException wrong(String name) {
        return new IllegalArgumentException(
                name
                        + ": must be an address such as https://host/path, without a user in front of the host; what is set is not shown, as it may hold a secret");
    }

    /** Posts, and has an answer of 2xx when it returns. */
    void post(HttpPost post) throws IOException {
        send(
                () -> {
                    HttpRequest.Builder request =
                            HttpRequest.newBuilder(post.uri()).POST(HttpRequest.BodyPublishers.ofString(post.body()));
                    post.headers().forEach(request::header);
                    return request;
                },
                post.uri().getHost());
    }

    /** Gets, and has an answer of 2xx when it returns. */
    void get(URI uri) throws IOException {
        send(() -> HttpRequest.newBuilder(uri).GET(), uri.getHost());
    }

    private void send(Supplier<HttpRequest.Builder> request, String host) throws IOException {
        // Not by the request's own timeout alone, which ends with the headers of the answer.
        CompletableFuture<HttpResponse<Void>> answer;
        try {
            answer = client.sendAsync(request.get().timeout(timeout).build(), HttpResponse.BodyHandlers.discarding());
        } catch (RuntimeException e) {
            // Only its kind, and not as the cause: it repeats a header that it does not like.
            throw new IOException(host + " could not be asked (" + e.getClass().getSimpleName()
                    + "). Look at the settings of the channel.");
        }
        int status;
        try {
            status = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (ExecutionException e) {
            // Only its kind: the message of a client may repeat the address.
            throw new IOException(
                    host + " could not be reached (" + e.getCause().getClass().getSimpleName() + ").");
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException(host + " did not answer within " + timeout.toSeconds() + " s.");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while " + host + " was asked.");
        }
        if (status >= 300 && status < 400) {
            throw new IOException(host + " answered with a redirect (" + status
                    + "), which is not followed. Set the address that it leads to.");
        }
        if (status < 200 || status >= 300) {
            throw new IOException(host + " answered " + status + ".");
        }
    }
}
