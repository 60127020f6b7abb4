package io.backup4j.kafka;

import io.backup4j.reliability.ForkedProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** A broker in a process of its own, and who administers it: what this process has in its heap is not the broker's. */
final class LocalBroker implements AutoCloseable {
    private final ForkedProcess process;
    private final String servers;
    private final Admin admin;

    private LocalBroker(ForkedProcess process, String servers) {
        this.process = process;
        this.servers = servers;
        this.admin = Admin.create(Map.of("bootstrap.servers", servers));
    }

    /**
     * Returns when it answers.
     *
     * @param home for its logs and what it says
     */
    static LocalBroker start(Path home, int heapMiB) throws IOException {
        String port = freePort();
        Path directory = Files.createDirectories(home.resolve("broker"));
        ForkedProcess process = ForkedProcess.start(
                home, heapMiB, BrokerProcess.class, List.of(directory.toString(), port, freePort()));
        LocalBroker broker = new LocalBroker(process, "localhost:" + port);
        try {
            TestKafka.awaitTrue("the broker answers", () -> {
                broker.admin.describeCluster().nodes().get(60, TimeUnit.SECONDS);
                return true;
            });
            return broker;
        } catch (RuntimeException | Error e) {
            broker.close();
            throw e;
        }
    }

    static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return String.valueOf(socket.getLocalPort());
        }
    }

    String servers() {
        return servers;
    }

    /** Properties of clients. */
    Map<String, Object> client() {
        return Map.of("bootstrap.servers", servers);
    }

    String newTopic(String name, int partitions, Map<String, String> configs) throws Exception {
        admin.createTopics(Set.of(new NewTopic(name, partitions, (short) 1).configs(configs)))
                .all()
                .get();
        TestKafka.awaitTrue(
                "topic " + name + " has leaders",
                () -> admin.describeTopics(Set.of(name)).allTopicNames().get().get(name).partitions().stream()
                        .noneMatch(partition ->
                                partition.leader() == null || partition.leader().isEmpty()));
        return name;
    }

    void delete(String topic) throws Exception {
        admin.deleteTopics(Set.of(topic)).all().get();
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ZERO);
        process.close();
    }
}
