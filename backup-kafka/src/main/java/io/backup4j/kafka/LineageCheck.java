package io.backup4j.kafka;

import java.io.IOException;
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
    boolean holds(TopicPartition partition, Lineage lineage) throws IOException {
        return context.cluster().attempts().run(() -> {
            PartitionConsumer asking = consumer();
            try {
                asking.requireLineage(
                        partition,
                        lineage.position(),
                        lineage.epoch(),
                        context.cluster().patience().answer());
                return true;
            } catch (InvalidOffsetException e) {
                return false;
            } catch (KafkaException e) {
                close();
                throw context.cluster().failure("compare partition " + partition + " with the last backup", e);
            }
        });
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
