package io.backup4j.examples.collector;

import java.util.Arrays;

/**
 * How long each request of a time took.
 *
 * @param nanos sorted
 * @param refused requests that got another answer than they should
 */
record Latencies(long[] nanos, long refused) {
    Latencies {
        nanos = nanos.clone();
        Arrays.sort(nanos);
    }

    /** Milliseconds in which this part of the requests was answered. */
    double millis(double part) {
        int index = (int) Math.ceil(part * nanos.length) - 1;
        return nanos[Math.max(0, index)] / 1e6;
    }
}
