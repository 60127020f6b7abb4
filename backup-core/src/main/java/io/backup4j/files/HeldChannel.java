package io.backup4j.files;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** A channel that is closed by the last who needs it. Thread-safe. */
final class HeldChannel {
    private final FileChannel channel;
    private int holders = 1;

    HeldChannel(FileChannel channel) {
        this.channel = channel;
    }

    FileChannel channel() {
        return channel;
    }

    /** One more needs it; to be called by one who holds it. */
    synchronized void hold() {
        holders++;
    }

    /** One less needs it. */
    void release() throws IOException {
        synchronized (this) {
            if (--holders > 0) {
                return;
            }
        }
        channel.close();
    }
}
