package io.backup4j.engine.backup;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** The threads of runs that do not end. */
final class RunThreadNames {
    private RunThreadNames() {}

    /** An executor calls itself terminated a moment before its last thread is gone: that moment is granted. */
    static List<String> alive() throws InterruptedException {
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("backup4j-"))
                .toList();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        }
        return threads.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }
}
