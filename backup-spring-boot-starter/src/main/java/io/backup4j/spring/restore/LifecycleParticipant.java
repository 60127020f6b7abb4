package io.backup4j.spring.restore;

import io.backup4j.spi.target.RestoreParticipant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Beans of the host that can be stopped: listeners, consumers, schedulers. Those that run are stopped in descending order of phase, and the same ones started in ascending
 * order, as Spring does at its end and beginning. Thread-safe.
 */
public final class LifecycleParticipant implements RestoreParticipant {
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleParticipant.class);
    private static final long PATIENCE_SECONDS = 30;

    private final Supplier<List<SmartLifecycle>> beans;
    private final Predicate<SmartLifecycle> stays;
    private final Deque<SmartLifecycle> stopped = new ArrayDeque<>();

    /**
     * A participant.
     *
     * @param beans all that there are
     * @param stays which of them are left alone: the web server, this library itself
     */
    public LifecycleParticipant(Supplier<List<SmartLifecycle>> beans, Predicate<SmartLifecycle> stays) {
        this.beans = beans;
        this.stays = stays;
    }

    @Override
    public String name() {
        return "listeners and schedulers of the application";
    }

    @Override
    public synchronized void quiet() throws InterruptedException {
        List<SmartLifecycle> ordered = new ArrayList<>(beans.get());
        ordered.removeIf(stays);
        ordered.sort(Comparator.comparingInt(SmartLifecycle::getPhase).reversed());
        try {
            for (SmartLifecycle bean : ordered) {
                if (bean.isRunning()) {
                    stopped.push(bean);
                    stop(bean);
                }
            }
        } catch (InterruptedException | RuntimeException e) {
            resume();
            throw e;
        }
    }

    private static void stop(SmartLifecycle bean) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        bean.stop(done::countDown);
        if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(bean + " did not stop in " + PATIENCE_SECONDS + " s");
        }
    }

    @Override
    public synchronized boolean isQuiet() {
        return stopped.stream().noneMatch(SmartLifecycle::isRunning);
    }

    @Override
    public synchronized void resume() {
        RuntimeException first = null;
        while (!stopped.isEmpty()) {
            SmartLifecycle bean = stopped.pop();
            try {
                if (!bean.isRunning()) {
                    bean.start();
                }
            } catch (RuntimeException e) {
                LOG.error("{} could not be started again after a restore", bean, e);
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
