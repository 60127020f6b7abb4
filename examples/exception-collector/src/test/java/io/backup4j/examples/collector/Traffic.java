package io.backup4j.examples.collector;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Others who go on to report exceptions and to look at groups, until it is stopped. */
final class Traffic {
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicLong accepted = new AtomicLong();
    private final List<String> unexpected = new CopyOnWriteArrayList<>();
    private final Client client;
    private volatile boolean stopped;

    private Traffic(Client client) {
        this.client = client;
    }

    static Traffic to(Client client) {
        Traffic traffic = new Traffic(client);
        traffic.threads.execute(traffic::reporting);
        traffic.threads.execute(traffic::looking);
        return traffic;
    }

    private void reporting() {
        while (!stopped) {
            Client.Answer answer = client.post(
                    "/api/reports",
                    "{\"service\":\"shop\",\"type\":\"java.util.NoSuchElementException\",\"message\":\"late\"}");
            if (answer.status() == 202) {
                accepted.incrementAndGet();
            } else {
                unexpected.add("POST " + answer);
            }
        }
    }

    /** Nobody is shown a list while it is not whole. */
    private void looking() {
        while (!stopped) {
            Client.Answer answer = client.get("/api/groups");
            if (answer.status() != 200 && answer.status() != 503) {
                unexpected.add("GET " + answer);
            }
        }
    }

    /** How many reports were accepted. */
    long accepted() {
        return accepted.get();
    }

    /** Answers that nobody should get. */
    List<String> unexpected() {
        return unexpected;
    }

    /** Waits until so many more were accepted. */
    void awaitMore(int reports) {
        long enough = accepted() + reports;
        await().atMost(Host.PATIENCE).until(() -> accepted() >= enough);
    }

    void stop() throws InterruptedException {
        stopped = true;
        threads.shutdown();
        if (!threads.awaitTermination(Host.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("a request does not return");
        }
    }
}
