package io.backup4j.testkit;

import io.backup4j.spi.alert.AlertChannel;
import io.backup4j.spi.alert.AlertMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told, or fails as long as it is told to. Used by one thread at a time. */
public final class RecordingChannel implements AlertChannel {
    private final String name;
    private final List<AlertMessage> messages = new ArrayList<>();
    private boolean broken;
    private int attempts;

    public RecordingChannel(String name) {
        this.name = name;
    }

    public void broken(boolean value) {
        broken = value;
    }

    public int attempts() {
        return attempts;
    }

    /** What was delivered since the last call, one line per notice: {@code OPENED FAILED nightly}. */
    public List<String> told() {
        List<String> lines = messages.stream()
                .flatMap(message -> message.notices().stream())
                .map(notice -> notice.event() + " " + notice.alert().title())
                .toList();
        messages.clear();
        return lines;
    }

    /** Messages since the last call of {@link #told}. */
    public List<AlertMessage> messages() {
        return List.copyOf(messages);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void deliver(AlertMessage message) throws IOException {
        attempts++;
        if (broken) {
            throw new IOException("broken");
        }
        messages.add(message);
    }
}
