package io.backup4j.examples.collector.group;

import io.backup4j.spi.target.RestoreParticipant;
import org.springframework.stereotype.Component;

/** Closed while a restore replaces the tables: nobody is shown half of them. The starter takes every bean of this type. */
@Component
class RestoreGate implements RestoreParticipant {
    private volatile boolean closed;

    @Override
    public String name() {
        return "list of groups";
    }

    @Override
    public void quiet() {
        closed = true;
    }

    @Override
    public boolean isQuiet() {
        return closed;
    }

    @Override
    public void resume() {
        closed = false;
    }
}
