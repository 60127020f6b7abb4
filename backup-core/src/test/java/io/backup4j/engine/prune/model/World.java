package io.backup4j.engine.prune.model;

import java.util.Arrays;

/**
 * One state: the objects in the sink and where each process stands. Sets of packs, chunks, backups and readers are bit masks. A step never changes the world it starts from, it changes a copy.
 */
final class World {
    /** How often one backup can be deleted. */
    static final int DELETIONS = 3;

    // What is in the sink.
    int packs;
    /** Packs that are gone and that listings show none the less. */
    int ghostPacks;

    int locked;
    int index;
    int knownBad;
    int newest;
    int manifests;
    int tombstones;
    /** Per number k, counted from 0, the backups with `deleted/<uuid>/<k>`, and those with `undelete/<uuid>/<k>`. */
    final int[] deleted = new int[DELETIONS];

    final int[] announced = new int[DELETIONS];
    int givenUp;
    int held;
    /** Manifests whose put is still under way, its writer having given up on it. */
    int lateManifests;
    /** Per number k the backups with a repeated put of `deleted/<uuid>/<k>` of which the first one is still under way. */
    final int[] lateDeleted = new int[DELETIONS];

    final int[] content;
    final Generation[] generations;
    final Writer[] writers;
    final Pruner[] pruners;
    final Reader[] readers;
    final User[] users;

    // What was promised, and what damage alone did: not in any sink, only judged by Losses.
    int promisedHeld;
    int promisedKept;
    int promisedListed;
    /** Users whose deletion was put, and that no undelete has seen since. */
    int unseenDeletions;

    int damaged;

    static final class Writer {
        enum At {
            FIND,
            REGISTER,
            LOOK_AGAIN,
            DROP_OLD,
            MASK,
            LIST,
            LISTING,
            RESOLVE,
            UPLOAD,
            UPLOAD_AGAIN,
            INDEX,
            COMMIT,
            UNKNOWN,
            BYE,
            END
        }

        private static final At[] ALL = At.values();
        At at = At.FIND;
        /** Bit g: `session/<uuid>/<g>` is there. */
        int sessions;

        int generation;
        int masked;
        int listed;
        int missing;
        int adopted;

        void visit(Cells cells) {
            at = cells.cell(at, ALL);
            sessions = cells.cell(sessions);
            generation = cells.cell(generation);
            masked = cells.cell(masked);
            listed = cells.cell(listed);
            missing = cells.cell(missing);
            adopted = cells.cell(adopted);
        }
    }

    static final class Pruner {
        enum At {
            START,
            REPACK_INDEX,
            PROPOSE,
            PUT_HEAD,
            FENCE,
            SESSIONS,
            FATES,
            DELETED,
            GIVEN_UP,
            NOTES,
            UNDELETES,
            SESSIONS_AGAIN,
            LIST_PACKS,
            LISTING_PACKS,
            JUDGE,
            PUT_VERDICT,
            GIVE_UP,
            DELETE,
            DROP_ROWS,
            FINISH,
            GIVE_UP_LATE
        }

        private static final At[] ALL = At.values();
        At at = At.START;
        int generation;
        int condemned;
        boolean repacked;
        // What the pass has read.
        int readers;
        int fates;
        final int[] deleted = new int[DELETIONS];
        int givenUp;
        int held;
        int listed;
        // The verdict that it computed or follows.
        int packs;
        int backups;
        int retained;

        void visit(Cells cells) {
            at = cells.cell(at, ALL);
            generation = cells.cell(generation);
            condemned = cells.cell(condemned);
            repacked = cells.cell(repacked);
            readers = cells.cell(readers);
            fates = cells.cell(fates);
            cells.cells(deleted);
            givenUp = cells.cell(givenUp);
            held = cells.cell(held);
            listed = cells.cell(listed);
            packs = cells.cell(packs);
            backups = cells.cell(backups);
            retained = cells.cell(retained);
        }

        /** Forgets what it read and decided; begins again. */
        void begin() {
            at = At.START;
            generation = 0;
            condemned = 0;
            forgetPass();
            packs = 0;
            backups = 0;
            retained = 0;
        }

        void forgetPass() {
            readers = 0;
            fates = 0;
            Arrays.fill(deleted, 0);
            givenUp = 0;
            held = 0;
            listed = 0;
        }
    }

    static final class Reader {
        enum At {
            FIND,
            REGISTER,
            SEE_LISTED,
            MASK,
            LIST,
            LISTING,
            LOAD,
            READ,
            BYE,
            FAILED,
            END
        }

        private static final At[] ALL = At.values();
        At at = At.FIND;
        boolean session;
        int generation;
        int masked;
        int known;
        int missing;

        void visit(Cells cells) {
            at = cells.cell(at, ALL);
            session = cells.cell(session);
            generation = cells.cell(generation);
            masked = cells.cell(masked);
            known = cells.cell(known);
            missing = cells.cell(missing);
        }

        void end(At how) {
            at = how;
            generation = 0;
            masked = 0;
            known = 0;
            missing = 0;
        }
    }

    /** The world at the start of the scenario. */
    World(Scenario scenario) {
        this(
                scenario.packCount(),
                scenario.generations + 1,
                scenario.writers.size(),
                scenario.pruners,
                scenario.readers.length,
                scenario.orders.size());
        packs = (1 << scenario.packs.length) - 1;
        System.arraycopy(scenario.packs, 0, content, 0, scenario.packs.length);
        index = packs & ~scenario.unindexed;
        knownBad = scenario.known;
        locked = scenario.locked;
        manifests = (1 << scenario.backups.length) - 1;
        deleted[0] = scenario.deleted;
        held = scenario.held;
        promisedHeld = scenario.held;
        generations[0].finished = true;
    }

    private World(int packs, int generations, int writers, int pruners, int readers, int users) {
        this.content = new int[packs];
        this.generations = new Generation[generations];
        this.writers = new Writer[writers];
        this.pruners = new Pruner[pruners];
        this.readers = new Reader[readers];
        this.users = new User[users];
        Arrays.setAll(this.generations, i -> new Generation());
        Arrays.setAll(this.writers, i -> new Writer());
        Arrays.setAll(this.pruners, i -> new Pruner());
        Arrays.setAll(this.readers, i -> new Reader());
        Arrays.setAll(this.users, i -> new User());
    }

    /** Reads back what {@link #visit} wrote, into this world. */
    void visit(Cells cells) {
        packs = cells.cell(packs);
        ghostPacks = cells.cell(ghostPacks);
        locked = cells.cell(locked);
        index = cells.cell(index);
        knownBad = cells.cell(knownBad);
        newest = cells.cell(newest);
        manifests = cells.cell(manifests);
        tombstones = cells.cell(tombstones);
        cells.cells(deleted);
        cells.cells(announced);
        givenUp = cells.cell(givenUp);
        held = cells.cell(held);
        lateManifests = cells.cell(lateManifests);
        cells.cells(lateDeleted);
        promisedHeld = cells.cell(promisedHeld);
        promisedKept = cells.cell(promisedKept);
        promisedListed = cells.cell(promisedListed);
        unseenDeletions = cells.cell(unseenDeletions);
        damaged = cells.cell(damaged);
        cells.cells(content);
        for (Generation each : generations) {
            each.visit(cells);
        }
        for (Writer each : writers) {
            each.visit(cells);
        }
        for (Pruner each : pruners) {
            each.visit(cells);
        }
        for (Reader each : readers) {
            each.visit(cells);
        }
        for (User each : users) {
            each.visit(cells);
        }
    }

    World copy(byte[] scratch) {
        visit(Cells.writing(scratch));
        World copy = new World(
                content.length, generations.length, writers.length, pruners.length, readers.length, users.length);
        copy.visit(Cells.reading(scratch, 0));
        return copy;
    }

    /** The chunks of which one of these packs holds a copy. */
    int chunksIn(int somePacks) {
        int chunks = 0;
        for (int i = 0; i < content.length; i++) {
            if ((somePacks >> i & 1) != 0) {
                chunks |= content[i];
            }
        }
        return chunks;
    }

    /** Backups whose fate is a manifest and that are neither deleted nor given up. */
    int listed() {
        return manifests & ~deleted() & ~givenUp;
    }

    /** Backups with any `deleted/` key. */
    int deleted() {
        int any = 0;
        for (int each : deleted) {
            any |= each;
        }
        return any;
    }

    /** Backups with a deletion that counts for a verdict. */
    int deletedForVerdict() {
        int any = 0;
        for (int k = 0; k < DELETIONS; k++) {
            any |= deleted[k] & ~announced[k];
        }
        return any;
    }

    /** The numbers of the `deleted/` keys of this backup, as a set. */
    int deletionsOf(int backup) {
        return numbers(deleted, backup);
    }

    /** The numbers of the `undelete/` keys of this backup, as a set. */
    int announcementsOf(int backup) {
        return numbers(announced, backup);
    }

    private static int numbers(int[] keys, int backup) {
        int numbers = 0;
        for (int k = 0; k < DELETIONS; k++) {
            numbers |= (keys[k] & backup) != 0 ? 1 << k : 0;
        }
        return numbers;
    }

    /** 9.2: what is masked at this generation. */
    int maskedAt(int generation) {
        Generation at = generations[generation];
        return at.finished ? at.retained : at.condemned | generations[generation - 1].retained;
    }

    boolean unfinished(int generation) {
        return !generations[generation].finished;
    }
}
