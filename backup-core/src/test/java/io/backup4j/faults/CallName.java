package io.backup4j.faults;

import io.backup4j.testkit.SinkCall;

/** What a call of a sink does, without names that differ from run to run: {@code PUT generation/verdict}. */
final class CallName {
    private CallName() {}

    static String of(SinkCall call) {
        return of(call.kind(), call.key());
    }

    static String of(SinkCall.Kind kind, String key) {
        int slash = key.indexOf('/');
        String what = slash < 0 ? key : key.substring(0, slash);
        if (what.equals("generation")) {
            String name = key.substring(key.lastIndexOf('/') + 1);
            int dash = name.indexOf('-');
            String part = dash < 0 ? name : name.substring(0, dash);
            what += part.isEmpty() ? "" : "/" + part;
        }
        return kind + " " + what;
    }

    static boolean writes(String name) {
        return name.startsWith(SinkCall.Kind.PUT + " ") || name.startsWith(SinkCall.Kind.DELETE + " ");
    }

    static boolean puts(String name) {
        return name.startsWith(SinkCall.Kind.PUT + " ");
    }
}
