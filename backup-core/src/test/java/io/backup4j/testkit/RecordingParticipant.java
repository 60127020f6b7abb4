package io.backup4j.testkit;

import io.backup4j.spi.target.RestoreParticipant;
import java.util.List;

/**
 * A participant that writes what happens to it to a list, which several may share so that their order shows: {@code quiet name}, {@code resume name}.
 * It can be told to fail. Thread-safe if the list is.
 */
public final class RecordingParticipant implements RestoreParticipant {
    private final String name;
    private final int phase;
    private final List<String> calls;
    private volatile boolean quiet;
    private volatile boolean failsToQuiet;
    private volatile boolean failsToResume;
    private volatile boolean staysBusy;

    public RecordingParticipant(String name, int phase, List<String> calls) {
        this.name = name;
        this.phase = phase;
        this.calls = calls;
    }

    /** {@link #quiet()} throws. */
    public RecordingParticipant failingToQuiet() {
        failsToQuiet = true;
        return this;
    }

    /** {@link #resume()} throws, and it stays quiet. */
    public RecordingParticipant failingToResume() {
        failsToResume = true;
        return this;
    }

    /** {@link #quiet()} returns although the part goes on working, which {@link #isQuiet()} tells. */
    public RecordingParticipant stayingBusy() {
        staysBusy = true;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int phase() {
        return phase;
    }

    @Override
    public void quiet() {
        calls.add("quiet " + name);
        if (failsToQuiet) {
            throw new IllegalStateException(name + " cannot be quieted, as this test wants");
        }
        quiet = !staysBusy;
    }

    @Override
    public boolean isQuiet() {
        return quiet;
    }

    @Override
    public void resume() {
        calls.add("resume " + name);
        if (failsToResume) {
            throw new IllegalStateException(name + " cannot be started, as this test wants");
        }
        quiet = false;
    }
}
