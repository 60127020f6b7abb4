package io.backup4j.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Requests on which the caller has given up, or which travel twice, and that a store carries out later all the same. Thread-safe. */
final class LateRequests {
    private final List<Request> waiting = new ArrayList<>();

    /** Something that a store does. */
    @FunctionalInterface
    interface Effect {
        void happen() throws IOException;
    }

    private record Request(long atCall, Effect effect) {}

    /** @param atCall number of the call before which it happens at the latest; {@code Long.MAX_VALUE} if only the test decides */
    synchronized void add(long atCall, Effect effect) {
        waiting.add(new Request(atCall, effect));
    }

    /** What is due before a call happens now; answers how much that was. */
    synchronized int happenBefore(long call) throws IOException {
        int happened = 0;
        for (Iterator<Request> requests = waiting.iterator(); requests.hasNext(); ) {
            Request request = requests.next();
            if (request.atCall() <= call) {
                requests.remove();
                request.effect().happen();
                happened++;
            }
        }
        return happened;
    }
}
