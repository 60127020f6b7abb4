package io.backup4j.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the cluster, with deadlines and retries. Thread-safe. */
final class Cluster implements AutoCloseable {
    /** The client's own deadline comes first; this is only in case it does not. */
    private static final int GRACE_MILLIS = 5_000;

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Admin admin;
    private final ClientProperties properties;
    private final Patience patience;
    private final Attempts attempts;

    private Cluster(Admin admin, ClientProperties properties, Patience patience) {
        this.admin = admin;
        this.properties = properties;
        this.patience = patience;
        this.attempts = new Attempts(patience);
    }

    /**
     * Asks nothing yet.
     *
     * @throws IOException when no client can be made with these properties
     */
    static Cluster connect(ClientProperties properties, Patience patience, String clientId) throws IOException {
        Map<String, Object> own = new HashMap<>();
        own.put(AdminClientConfig.CLIENT_ID_CONFIG, clientId);
        own.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience.answerMillis());
        own.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, patience.answerMillis());
        try {
            return new Cluster(Admin.create(properties.with(own)), properties, patience);
        } catch (KafkaException e) {
            throw KafkaFailure.of("no client can be made for the cluster at " + properties.servers(), e, properties);
        }
    }

    /**
     * One question, again if its failure may pass.
     *
     * @param what is to be done, for the message: "list the topics"
     */
    <T> T ask(String what, Function<Admin, KafkaFuture<T>> question) throws IOException {
        return attempts.run(() -> {
            try {
                return answer(question.apply(admin));
            } catch (Exception e) {
                throw failure(what, e);
            }
        });
    }

    /**
     * What many questions were answered.
     *
     * @param values by key, of those that were
     * @param failures by key, of the others: the last one
     */
    record Answers<K, V>(Map<K, V> values, Map<K, KafkaFailure> failures) {}

    /**
     * Many questions at once. Those whose failure may pass are asked again, the others not.
     *
     * @param isAnswer failures that will not change, although the client calls them retriable
     */
    <K, V> Answers<K, V> askEach(
            String what,
            Set<K> keys,
            BiFunction<Admin, Set<K>, Map<K, KafkaFuture<V>>> question,
            Predicate<KafkaFailure> isAnswer)
            throws IOException {
        Map<K, V> values = new HashMap<>();
        Map<K, KafkaFailure> failures = new HashMap<>();
        Set<K> open = new HashSet<>(keys);
        try {
            attempts.run(() -> {
                KafkaFailure last = null;
                for (Map.Entry<K, KafkaFuture<V>> future :
                        futures(what, open, question).entrySet()) {
                    K key = future.getKey();
                    try {
                        values.put(key, answer(future.getValue()));
                        failures.remove(key);
                        open.remove(key);
                    } catch (Exception e) {
                        if (!(failure(what + " (" + key + ")", e) instanceof KafkaFailure failure)) {
                            throw failure(what, e);
                        }
                        failures.put(key, failure);
                        if (failure.mayPass() && !isAnswer.test(failure)) {
                            last = failure;
                        } else {
                            open.remove(key);
                        }
                    }
                }
                if (last != null) {
                    throw last;
                }
                return null;
            });
        } catch (KafkaFailure e) {
            // Told by key.
        }
        return new Answers<>(values, failures);
    }

    private <K, V> Map<K, KafkaFuture<V>> futures(
            String what, Set<K> open, BiFunction<Admin, Set<K>, Map<K, KafkaFuture<V>>> question) throws IOException {
        try {
            return open.isEmpty() ? Map.of() : question.apply(admin, Set.copyOf(open));
        } catch (KafkaException e) {
            throw failure(what, e);
        }
    }

    private <T> T answer(KafkaFuture<T> future) throws Exception {
        return future.get(patience.answerMillis() + (long) GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A topic as it is now; empty if there is none of that name. */
    Optional<TopicDescription> topic(String name) throws IOException {
        try {
            return Optional.of(ask("describe topic '" + name + "'", all -> all.describeTopics(
                            TopicCollection.ofTopicNames(Set.of(name)))
                    .topicNameValues()
                    .get(name)));
        } catch (KafkaFailure e) {
            if (e.is(UnknownTopicOrPartitionException.class)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** As {@link #topic}, but believes the first broker that knows of none: for who expects that there is none, or asks again himself. */
    Optional<TopicDescription> topicNow(String name) throws IOException {
        return attempts.run(() -> {
            try {
                return Optional.of(answer(admin.describeTopics(TopicCollection.ofTopicNames(Set.of(name)))
                        .topicNameValues()
                        .get(name)));
            } catch (Exception e) {
                IOException failure = failure("describe topic '" + name + "'", e);
                if (failure instanceof KafkaFailure kafka && kafka.is(UnknownTopicOrPartitionException.class)) {
                    return Optional.empty();
                }
                throw failure;
            }
        });
    }

    /** The first offset that a partition still has. */
    long start(TopicPartition partition) throws IOException {
        return ask("find the start of partition " + partition, all -> all.listOffsets(
                                Map.of(partition, OffsetSpec.earliest()))
                        .partitionResult(partition))
                .offset();
    }

    IOException failure(String what, Throwable cause) {
        return KafkaFailure.of("cannot " + what + " of the cluster at " + properties.servers(), cause, properties);
    }

    Attempts attempts() {
        return attempts;
    }

    Patience patience() {
        return patience;
    }

    ClientProperties properties() {
        return properties;
    }

    @Override
    public void close() {
        admin.close(CLOSING);
    }
}
