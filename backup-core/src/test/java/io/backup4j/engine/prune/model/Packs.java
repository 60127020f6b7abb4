package io.backup4j.engine.prune.model;

/** Tells a set of numbers in a trace. */
final class Packs {
    private Packs() {}

    static String of(int set) {
        StringBuilder words = new StringBuilder("{");
        for (int i = 0; set >> i != 0; i++) {
            if ((set >> i & 1) != 0) {
                words.append(words.length() > 1 ? "," : "").append(i);
            }
        }
        return words.append('}').toString();
    }
}
