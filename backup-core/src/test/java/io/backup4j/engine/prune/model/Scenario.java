package io.backup4j.engine.prune.model;

import java.util.List;

/**
 * The bounds of one search: what exists at the start, who runs, and which weaknesses of the sink are explored. Packs are numbered: the first ones, one per writer, one per pruner. Backups: the first ones, one per writer.
 */
final class Scenario {
    enum Operation {
        DELETE,
        HOLD,
        RELEASE,
        UNDELETE
    }

    /** One operation of a user on one backup. */
    record Order(Operation operation, int backup) {}

    /** What a writer needs, as a set of chunks; {@code parent}: it has an unread entry of backup 0. */
    record WriterPlan(int needs, boolean parent) {}

    final String name;
    /** Per pack that exists at the start, the set of its chunks. */
    int[] packs = {};

    int bad;
    int known;
    /** Bad packs of which a copy may open none the less; all of them known bad. */
    int flaky;

    int locked;
    int unindexed;
    /** Per backup that exists at the start, the set of chunks it needs. */
    int[] backups = {};

    int deleted;
    int held;
    int generations = 1;
    int pruners;
    List<WriterPlan> writers = List.of();
    /** Per reader the backup it restores. */
    int[] readers = {};

    List<Order> orders = List.of();
    boolean repack;
    boolean lateCommit;
    /** A put of a pack may have an unknown outcome. */
    boolean repeatedPuts;
    /** A put of `deleted/` may be repeated, and its first attempt arrive at any time. */
    boolean lateDeletions;
    /** A listing of packs takes a while: it may show what was there at its beginning or at its end. */
    boolean slowListings;
    /** Condemn any set of packs instead of what the first pass finds. */
    boolean anyProposal;
    /** A bad pack may be found out at any time. */
    boolean discovery;

    Scenario(String name) {
        this.name = name;
    }

    Scenario packs(int... chunks) {
        packs = chunks;
        return this;
    }

    Scenario bad(int set) {
        bad = set;
        return this;
    }

    Scenario known(int set) {
        known = set;
        return this;
    }

    Scenario flaky(int set) {
        bad |= set;
        known |= set;
        flaky = set;
        return this;
    }

    Scenario locked(int set) {
        locked = set;
        return this;
    }

    Scenario unindexed(int set) {
        unindexed = set;
        return this;
    }

    Scenario backups(int... needs) {
        backups = needs;
        return this;
    }

    Scenario deleted(int set) {
        deleted = set;
        return this;
    }

    Scenario held(int set) {
        held = set;
        return this;
    }

    Scenario generations(int count) {
        generations = count;
        return this;
    }

    Scenario pruners(int count) {
        pruners = count;
        return this;
    }

    Scenario writers(WriterPlan... plans) {
        writers = List.of(plans);
        return this;
    }

    Scenario readers(int... ofBackups) {
        readers = ofBackups;
        return this;
    }

    Scenario users(Order... list) {
        orders = List.of(list);
        return this;
    }

    Scenario repack() {
        repack = true;
        return this;
    }

    Scenario lateCommit() {
        lateCommit = true;
        return this;
    }

    Scenario repeatedPuts() {
        repeatedPuts = true;
        return this;
    }

    Scenario lateDeletions() {
        lateDeletions = true;
        return this;
    }

    Scenario slowListings() {
        slowListings = true;
        return this;
    }

    Scenario anyProposal() {
        anyProposal = true;
        return this;
    }

    Scenario discovery() {
        discovery = true;
        return this;
    }

    @Override
    public String toString() {
        return name;
    }

    int packCount() {
        return packs.length + writers.size() + (repack ? pruners : 0);
    }

    int backupCount() {
        return backups.length + writers.size();
    }

    int packOfWriter(int writer) {
        return 1 << (packs.length + writer);
    }

    int packOfPruner(int pruner) {
        return 1 << (packs.length + writers.size() + pruner);
    }

    int backupOfWriter(int writer) {
        return 1 << (backups.length + writer);
    }

    /** The chunks that this backup needs. */
    int needs(int backup) {
        return backup < backups.length
                ? backups[backup]
                : writers.get(backup - backups.length).needs();
    }
}
