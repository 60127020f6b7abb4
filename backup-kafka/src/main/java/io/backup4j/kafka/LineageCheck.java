package io.backup4j.kafka;

import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks leaders whether their logs are still those that an earlier run has read. One thread at a time. */
final class LineageCheck implements AutoCloseable {
    private final ReadingContext context;
    private @Nullable PartitionConsumer consumer;

    LineageCheck(ReadingContext context) {
        this.context = context;
    }

    /**
     * Whether what was read up to this point is still a part of the log.
     *
     * @throws IOException if it cannot be found out
     */
    boolean holds(TopicPartition partition, long position, int epoch) throws IOException {
        return context.cluster().attempts().run(() -> {
            PartitionConsumer asking = consumer();
            try {
                asking.requireLineage(
                        partition, position, epoch, context.cluster().patience().answer());
                return true;
            } catch (InvalidOffsetException e) {
                return false;
            } catch (KafkaException e) {
                close();
                throw context.cluster().failure("compare partition " + partition + " with the last backup", e);
            }
        });
    }

    /**
     * After everything was read: no log was cut off while that happened. Parts that were read before and after would be two histories in one.
     *
     * @throws IOException naming a partition of which that happened
     */
    void requireOneHistory() throws IOException {
        for (Map.Entry<TopicPartition, Map<Integer, Long>> points :
                context.severalEpochs().entrySet()) {
            for (Map.Entry<Integer, Long> point : points.getValue().entrySet()) {
                if (!holdsOrIsTold(points.getKey(), point.getValue(), point.getKey())) {
                    throw KafkaFailure.because(
                            "the log of partition " + points.getKey()
                                    + " was cut off while it was read, after an unclean"
                                    + " election, and goes on differently: its parts are of two histories. Run the backup"
                                    + " again",
                            false);
                }
            }
        }
    }

    private boolean holdsOrIsTold(TopicPartition partition, long position, int epoch) throws IOException {
        try {
            return holds(partition, position, epoch);
        } catch (KafkaFailure e) {
            context.issues()
                    .missing(
                            partition.toString(), "whether its parts are of one history is unknown: " + e.getMessage());
            return true;
        }
    }

    private PartitionConsumer consumer() throws IOException {
        PartitionConsumer present = consumer;
        if (present == null) {
            try {
                present = new PartitionConsumer(context.cluster().properties(), context.options(), 1);
            } catch (KafkaException e) {
                throw context.cluster().failure("make a consumer", e);
            }
            consumer = present;
        }
        return present;
    }

    @Override
    public void close() {
        PartitionConsumer present = consumer;
        consumer = null;
        if (present != null) {
            present.close();
        }
    }
}
