package io.backup4j.jdbc.migration;

import java.util.Arrays;

/** Whether a thread is inside a call of a library, as its stack shows: the only way to know how it was called, and that it has left, where no event tells. */
public final class CallInProgress {
    private final Thread thread;
    private final String type;
    private final String method;

    private CallInProgress(Thread thread, String type, String method) {
        this.thread = thread;
        this.type = type;
        this.method = method;
    }

    /**
     * A call on this thread.
     *
     * @param type full name of the class
     * @param method empty for any of it
     */
    public static CallInProgress here(String type, String method) {
        return new CallInProgress(Thread.currentThread(), type, method);
    }

    /** Asked by any thread. */
    public boolean goesOn() {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(type)
                        && (method.isEmpty() || frame.getMethodName().equals(method)));
    }
}
