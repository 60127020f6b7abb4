package io.backup4j.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who talks to the application over the network. Thread-safe. */
final class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OPERATOR = "Basic "
            + Base64.getEncoder().encodeToString(("operator:" + Site.PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final String address;

    Client(int port) {
        this.address = "http://127.0.0.1:" + port;
    }

    /** What came back. */
    record Answer(int status, String text) {
        JsonNode json() {
            return JSON.readTree(text);
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer post(String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Reports one exception; false if it was not taken. */
    boolean report(String type, String message) {
        return post("/api/reports", """
                                {"service":"shop","type":"%s","message":"%s","frames":["shop.Cart.add(Cart.java:12)"]}""".formatted(type, message)).status() == 202;
    }

    /** How many exceptions are counted in all groups; -1 while nobody is told. */
    long counted() {
        Answer answer = get("/api/groups");
        if (answer.status() != 200) {
            return -1;
        }
        long sum = 0;
        for (JsonNode group : answer.json()) {
            sum += group.get("occurrences").longValue();
        }
        return sum;
    }

    /** Begins a run as the operator, and waits for its end. */
    JsonNode run(String path, String body) {
        Answer begun = post(path, body);
        assertThat(begun.status()).as(begun.text()).isEqualTo(202);
        String run = "/api/backup/runs/" + begun.json().get("id").stringValue();
        await().atMost(Host.PATIENCE)
                .until(() -> !get(run).json().get("state").stringValue().equals("RUNNING"));
        return get(run).json();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
        return path.startsWith("/api/backup") ? request.header("Authorization", OPERATOR) : request;
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
