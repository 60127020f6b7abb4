package io.backup4j.examples.audiobook;

import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** People who upload and listen without a break, and remember what the server has acknowledged. */
final class Readers implements AutoCloseable {
    private static final int SOME = 5;

    private final RunningLibrary library;
    private final String book;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<Future<?>> working;
    private final Set<String> uploaded = ConcurrentHashMap.newKeySet();
    private final Set<Integer> refusals = ConcurrentHashMap.newKeySet();
    private final List<Integer> failedPositions = new CopyOnWriteArrayList<>();
    private volatile long position;
    private volatile boolean stopping;

    /** @param book that somebody listens to */
    Readers(RunningLibrary library, String book) {
        this.library = library;
        this.book = book;
        this.working = List.of(threads.submit(this::upload), threads.submit(this::listen));
    }

    private void upload() {
        byte[] content = "words".getBytes(StandardCharsets.UTF_8);
        while (!stopping) {
            HttpResponse<byte[]> answer = library.as("librarian").tryUpload("A book", content);
            if (answer.statusCode() == 201) {
                uploaded.add(Visitor.json(answer).required("id").stringValue());
            } else {
                refusals.add(answer.statusCode());
            }
        }
    }

    private void listen() {
        while (!stopping) {
            long next = position + 1;
            int status = library.as("reader")
                    .send("PUT", "/library/books/" + book + "/progress", "{\"position_seconds\":" + next + "}")
                    .statusCode();
            if (status == 204) {
                position = next;
            } else {
                failedPositions.add(status);
            }
        }
    }

    /** Waits until some more of both were acknowledged. */
    void awaitMore() {
        int books = uploaded.size() + SOME;
        long positions = position + SOME;
        await().atMost(RunningLibrary.PATIENCE).until(() -> uploaded.size() >= books && position >= positions);
    }

    /** Ends all; what was sent is answered. */
    void stop() throws Exception {
        stopping = true;
        for (Future<?> work : working) {
            work.get();
        }
    }

    Set<String> uploaded() {
        return uploaded;
    }

    Set<Integer> refusals() {
        return refusals;
    }

    List<Integer> failedPositions() {
        return failedPositions;
    }

    long lastPosition() {
        return position;
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdown();
    }
}
