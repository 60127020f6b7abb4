package io.backup4j.examples.collector;

import io.backup4j.spi.target.RestoreParticipant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/** Notes whether the Kafka listener runs when a restore begins to change something, and when it has ended. */
record ListenerWatch(Supplier<KafkaListenerEndpointRegistry> listeners, List<Boolean> running)
        implements RestoreParticipant {
    @Override
    public String name() {
        return "watch of the listener";
    }

    /** After all others, and before them at the end. */
    @Override
    public int phase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void quiet() {
        running.add(isListening());
    }

    @Override
    public boolean isQuiet() {
        return true;
    }

    @Override
    public void resume() {
        running.add(isListening());
    }

    private boolean isListening() {
        return listeners.get().getListenerContainer("reports").isRunning();
    }
}
