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
    boolean lateHead;
    boolean lateVerdict;
    /** A removed `deleted/` key is listed once more. */
    boolean ghosts;
    /** A deleted pack is listed once more, by a listing that began after the deletion. */
    boolean ghostPacks;
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

    Scenario late(boolean commit, boolean head, boolean verdict) {
        lateCommit = commit;
        lateHead = head;
        lateVerdict = verdict;
        return this;
    }

    Scenario ghosts() {
        ghosts = true;
        return this;
    }

    Scenario ghostPacks() {
        ghostPacks = true;
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
