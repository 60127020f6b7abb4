package io.backup4j.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** Stands between a sink and a server, sees each request, and does with it what a test says. */
final class Gateway implements AutoCloseable {
    private static final int WRITE_BYTES = 64 << 10;

    private static final Set<String> OWN_HEADERS =
            Set.of("host", "connection", "content-length", "expect", "upgrade", "transfer-encoding");

    private static final Set<String> CHANGES = Set.of("PutObject", "CompleteUpload", "DeleteObject", "AbortUpload");

    static {
        // Else every second answer on a connection waits for the delayed acknowledgement of the first.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final URI server;
    private final HttpServer front;
    private final HttpClient back =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "gateway");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Seen> seen = new ArrayList<>();
    private final ReadWriteLock order = new ReentrantReadWriteLock();
    private volatile Function<Seen, Mishap> mishaps = request -> Mishap.NONE;
    private volatile boolean changesAlone;
    private volatile boolean keepsAborts;

    /** A request as it arrived. @param kind the operation, such as {@code PutObject} */
    record Seen(String method, String path, String query, Map<String, List<String>> headers) {
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }

        /** The operation, as far as tests tell them apart. */
        String kind() {
            boolean object = path.indexOf('/', 1) > 0 && path.indexOf('/', 1) < path.length() - 1;
            return switch (method) {
                case "PUT" -> query.contains("partNumber=") ? "UploadPart" : query.isEmpty() ? "PutObject" : "Put";
                case "POST" -> query.startsWith("uploads") ? "CreateUpload" : "CompleteUpload";
                case "DELETE" -> query.contains("uploadId=") ? "AbortUpload" : "DeleteObject";
                case "HEAD" -> "HeadObject";
                default ->
                    object
                            ? "GetObject"
                            : query.startsWith("uploads")
                                    ? "ListUploads"
                                    : query.contains("versions")
                                            ? "ListVersions"
                                            : query.contains("list-type") ? "List" : "GetBucket";
            };
        }
    }

    /** What happens to a request. */
    sealed interface Mishap {
        Mishap NONE = new Passed();

        /** Nothing: it goes through. */
        record Passed() implements Mishap {}

        /** The connection breaks after so many bytes of the body; the server sees nothing. */
        record Broken(long afterBytes) implements Mishap {}

        /** The server does it; the answer is lost. */
        record Unacknowledged() implements Mishap {}

        /** The server does it; the answer breaks off in the middle. */
        record HalfAnswered() implements Mishap {}

        /** Not passed on, but answered by an error. */
        record Refused(int status, String code, Map<String, String> headers) implements Mishap {}

        /** Passed on, but not before a moment that the test decides. */
        record Late(Runnable moment) implements Mishap {}

        /** Not passed on: its body is handed over, and answered by an empty success. */
        record Taken(Consumer<byte[]> body) implements Mishap {}

        /** Not passed on, but answered by this, whatever is there. */
        record Answered(String xml) implements Mishap {}

        /** Passed on with other headers: those given replace its own, an empty one is dropped. */
        record Changed(Map<String, String> headers) implements Mishap {}

        /** Passed on; the headers are added to the answer. */
        record Embellished(Map<String, String> headers) implements Mishap {}

        static Mishap refused(int status, String code) {
            return new Refused(status, code, Map.of());
        }
    }

    Gateway(URI server) throws IOException {
        this.server = server;
        front = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 100);
        front.setExecutor(threads);
        front.createContext("/", this::handle);
        front.start();
    }

    /** For servers that are none for many clients: each change happens alone. */
    Gateway changesAlone() {
        changesAlone = true;
        return this;
    }

    /** For a server that deletes an object when an upload of its name is aborted. */
    Gateway keepingAbortsFromObjects() {
        keepsAborts = true;
        return this;
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
    }

    void mishaps(Function<Seen, Mishap> plan) {
        mishaps = plan;
    }

    List<Seen> seen() {
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    List<String> kinds() {
        return seen().stream().map(Seen::kind).toList();
    }

    void clear() {
        synchronized (seen) {
            seen.clear();
        }
    }

    @Override
    public void close() {
        front.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Seen request = new Seen(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                String.valueOf(exchange.getRequestURI().getRawQuery()).replace("null", ""),
                Map.copyOf(exchange.getRequestHeaders()));
        synchronized (seen) {
            seen.add(request);
        }
        Mishap mishap = mishaps.apply(request);
        if (mishap instanceof Mishap.Refused refused) {
            refuse(exchange, refused);
            return;
        }
        if (mishap instanceof Mishap.Answered answered) {
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            byte[] xml = answered.xml().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, xml.length);
            exchange.getResponseBody().write(xml);
            exchange.close();
            return;
        }
        if (mishap instanceof Mishap.Broken broken) {
            exchange.getRequestBody().readNBytes((int) broken.afterBytes());
            exchange.close();
            return;
        }
        if (mishap instanceof Mishap.Late late) {
            late.moment().run();
        }
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (mishap instanceof Mishap.Taken taken) {
            taken.body().accept(body);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
            return;
        }
        HttpResponse<byte[]> answer = pass(request, body, mishap);
        if (mishap instanceof Mishap.Unacknowledged) {
            exchange.close();
            return;
        }
        answer(exchange, answer, mishap);
    }

    private HttpResponse<byte[]> pass(Seen request, byte[] body, Mishap mishap) throws IOException {
        if (!changesAlone) {
            return send(request, body, mishap);
        }
        Lock lock = CHANGES.contains(request.kind()) ? order.writeLock() : order.readLock();
        lock.lock();
        try {
            Seen look = new Seen("HEAD", request.path(), "", Map.of());
            if (keepsAborts
                    && request.kind().equals("AbortUpload")
                    && send(look, new byte[0], Mishap.NONE).statusCode() == 200) {
                return send(look, new byte[0], Mishap.NONE);
            }
            return send(request, body, mishap);
        } finally {
            lock.unlock();
        }
    }

    private HttpResponse<byte[]> send(Seen request, byte[] body, Mishap mishap) throws IOException {
        HttpRequest.Builder forwarded = HttpRequest.newBuilder(
                        URI.create(server + request.path() + (request.query().isEmpty() ? "" : "?" + request.query())))
                .method(
                        request.method(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        Map<String, String> changed = mishap instanceof Mishap.Changed change ? change.headers() : Map.of();
        request.headers().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OWN_HEADERS.contains(lower) && !changed.containsKey(lower)) {
                values.forEach(value -> forwarded.header(name, value));
            }
        });
        changed.forEach((name, value) -> {
            if (!value.isEmpty()) {
                forwarded.header(name, value);
            }
        });
        try {
            return back.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer, Mishap mishap) throws IOException {
        try {
            byte[] bytes = answer.body();
            answer.headers().map().forEach((name, values) -> {
                if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                    values.forEach(value -> exchange.getResponseHeaders().add(name, value));
                }
            });
            if (mishap instanceof Mishap.Embellished embellished) {
                embellished.headers().forEach(exchange.getResponseHeaders()::set);
            }
            if (exchange.getRequestMethod().equals("HEAD")) {
                answer.headers().firstValue("Content-Length").ifPresent(length -> exchange.getResponseHeaders()
                        .set("Content-Length", length));
                exchange.sendResponseHeaders(answer.statusCode(), -1);
            } else {
                exchange.sendResponseHeaders(answer.statusCode(), bytes.length == 0 ? -1 : bytes.length);
                int sent = mishap instanceof Mishap.HalfAnswered ? bytes.length / 2 : bytes.length;
                OutputStream out = exchange.getResponseBody();
                // The server copies each write whole.
                for (int from = 0; from < sent; from += WRITE_BYTES) {
                    out.write(bytes, from, Math.min(WRITE_BYTES, sent - from));
                }
                out.flush();
            }
        } finally {
            exchange.close();
        }
    }

    private static void refuse(HttpExchange exchange, Mishap.Refused refused) throws IOException {
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + refused.code()
                        + "</Code><Message>injected</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        refused.headers().forEach(exchange.getResponseHeaders()::set);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(refused.status(), head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }
}
