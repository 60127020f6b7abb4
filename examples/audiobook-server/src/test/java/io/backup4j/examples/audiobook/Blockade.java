package io.backup4j.examples.audiobook;

import io.backup4j.spi.sink.ObjectKey;
import java.util.concurrent.CountDownLatch;

/** Lets no data into the storage while it stands: whoever runs is in the middle of it. Thread-safe. */
final class Blockade {
    private volatile boolean standing;
    private volatile boolean somebody;
    private final CountDownLatch ended = new CountDownLatch(1);

    void begin() {
        standing = true;
    }

    /** Called before each object is put. */
    void before(ObjectKey key) {
        if (standing && key.value().startsWith("pack/")) {
            somebody = true;
            awaitEnd();
        }
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean holdsSomebody() {
        return somebody;
    }

    void end() {
        standing = false;
        ended.countDown();
    }
}
