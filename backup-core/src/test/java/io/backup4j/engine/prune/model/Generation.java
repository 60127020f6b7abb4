package io.backup4j.engine.prune.model;

/** The objects of one generation; the number of the newest head says which exist. */
final class Generation {
    int condemned;
    boolean verdict;
    int packs;
    int backups;
    boolean finished;
    int retained;

    void visit(Cells cells) {
        condemned = cells.cell(condemned);
        verdict = cells.cell(verdict);
        packs = cells.cell(packs);
        backups = cells.cell(backups);
        finished = cells.cell(finished);
        retained = cells.cell(retained);
    }
}
