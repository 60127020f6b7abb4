package io.backup4j.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes messages of a webhook, and pings, on this machine. */
final class HookServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> pings = new CopyOnWriteArrayList<>();
    private volatile int answer = 200;

    HookServer() throws IOException {
        server.createContext("/", exchange -> {
            boolean ping = exchange.getRequestMethod().equals("GET");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (ping) {
                pings.add(exchange.getRequestURI().getPath());
            } else if (answer == 200) {
                for (JsonNode notice : JSON.readTree(body).get("notices")) {
                    told.add(notice.get("event").stringValue() + " "
                            + notice.get("kind").stringValue() + " "
                            + notice.get("subject").stringValue());
                }
            }
            exchange.sendResponseHeaders(ping ? 200 : answer, -1);
            exchange.close();
        });
        server.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** To messages; pings are always taken. */
    void answers(int status) {
        answer = status;
    }

    /** What was told since the last call. */
    List<String> told() {
        List<String> all = List.copyOf(told);
        told.clear();
        return all;
    }

    /** Paths that were pinged since the last call. */
    List<String> pings() {
        List<String> all = List.copyOf(pings);
        pings.clear();
        return all;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
