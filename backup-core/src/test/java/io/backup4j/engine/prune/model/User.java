package io.backup4j.engine.prune.model;

/** Where a user stands who deletes, holds, releases or undeletes. */
final class User {
    enum At {
        START,
        CHOOSE,
        PUT,
        LOOK_AGAIN,
        CHECK,
        TAKE_BACK,
        LIST_DELETED,
        ANNOUNCE,
        SETTLE,
        EMPTY_VERDICT,
        CONFIRM,
        REMOVE,
        END
    }

    private static final At[] ALL = At.values();
    At at = At.START;
    /** A set of numbers of deletions: the one chosen, or those seen. */
    int numbers;

    int generation;
    boolean named;

    void visit(Cells cells) {
        at = cells.cell(at, ALL);
        numbers = cells.cell(numbers);
        generation = cells.cell(generation);
        named = cells.cell(named);
    }

    void end() {
        at = At.END;
        numbers = 0;
        generation = 0;
        named = false;
    }
}
