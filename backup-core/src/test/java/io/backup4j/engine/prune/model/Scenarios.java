package io.backup4j.engine.prune.model;

import static io.backup4j.engine.prune.model.Scenario.Operation.DELETE;
import static io.backup4j.engine.prune.model.Scenario.Operation.HOLD;
import static io.backup4j.engine.prune.model.Scenario.Operation.RELEASE;
import static io.backup4j.engine.prune.model.Scenario.Operation.UNDELETE;

import io.backup4j.engine.prune.model.Scenario.Order;
import io.backup4j.engine.prune.model.Scenario.WriterPlan;
import java.util.ArrayList;
import java.util.List;

/** The bounds that are searched. Most need one chunk only: what is lost is always one chunk. */
final class Scenarios {
    private static final WriterPlan WRITER = new WriterPlan(1, false);
    private static final WriterPlan CHILD = new WriterPlan(1, true);
    private static final Order DELETION = new Order(DELETE, 0);
    private static final Order HOLDING = new Order(HOLD, 0);
    private static final Order RELEASING = new Order(RELEASE, 0);
    private static final Order UNDELETION = new Order(UNDELETE, 0);

    private Scenarios() {}

    /** A scenario in which leaving out this rule loses something. */
    static Scenario breaking(Rule rule) {
        return switch (rule) {
            case SINK_KEEPS, WRITER_LOOKS_AGAIN, R1_MASK, FENCE, TOMBSTONE_FIRST, SECOND_PASS -> deadPack();
            case SINK_FORGETS, R1_MASK_BEFORE_LISTING -> orphan();
            case R1_LISTING -> twoWriters();
            case R2_RESOLVE -> child();
            case R3_ONE_VERDICT -> twoExecutors();
            case R3_IN_ORDER -> twoGenerations();
            case PACK_PUT_ONCE -> repeatedPut();
            case R4_SETTLE -> unknownCommit();
            case READER_SESSION_FIRST, S1_SESSIONS_BEFORE, S2_SESSIONS_AFTER -> readerAndDeletion();
            case S2_AFTER_PACKS -> readerAndNewCopy();
            case READER_MASKS_NEWEST, READER_UNMASKED_FIRST, READER_PIN -> readerOfTwoCopies();
            case NOTES_AFTER_DELETED, DELETE_RECHECK, HOLD_RECHECK -> deletionAndHold();
            case COPY_NOT_CONDEMNED, COPY_OPENED -> goodAndBadCopy();
            case COPY_NOT_KNOWN_BAD -> flakyCopy();
            case COPY_NOT_RETAINED -> retainedCopy();
            case GIVEN_UP_FIRST, UNDELETE_ANNOUNCES, UNDELETE_SETTLES, UNDELETE_HEEDS -> undeletion();
            case UNDELETE_LISTS_LAST -> undeletionAndHold();
            case DELETE_NUMBERED, UNDELETE_ONLY_SEEN -> undeletionAndDeletion();
            case DELETE_LOOKS_AGAIN -> twoDeletionsAndUndeletion();
        };
    }

    /** Everything at once, as far as a heap of 512 MiB holds it. */
    static List<Scenario> big() {
        return List.of(
                new Scenario("two copies, two generations, a writer, a deletion, any proposal")
                        .packs(1, 1)
                        .backups(1)
                        .locked(1)
                        .writers(WRITER)
                        .pruners(1)
                        .generations(2)
                        .anyProposal()
                        .lateCommit()
                        .users(DELETION),
                new Scenario("two executors, a reader, a deletion, an undeletion")
                        .packs(1)
                        .backups(1)
                        .readers(0)
                        .pruners(2)
                        .users(DELETION, UNDELETION),
                new Scenario("a reader of two copies, a deletion, an undeletion, two generations")
                        .packs(1, 1)
                        .backups(1)
                        .readers(0)
                        .pruners(1)
                        .generations(2)
                        .users(DELETION, UNDELETION),
                new Scenario("a reader, a deletion, a hold, an undeletion")
                        .packs(1)
                        .backups(1)
                        .readers(0)
                        .pruners(1)
                        .users(DELETION, HOLDING, UNDELETION),
                new Scenario("an undeletion, a deletion whose put is repeated, a hold")
                        .packs(1)
                        .backups(1)
                        .deleted(1)
                        .pruners(1)
                        .lateDeletions()
                        .users(UNDELETION, DELETION, HOLDING),
                new Scenario("two undeletions, a deletion")
                        .packs(1)
                        .backups(1)
                        .deleted(1)
                        .pruners(1)
                        .users(UNDELETION, UNDELETION, DELETION),
                new Scenario("a hold, its release, a deletion, an undeletion, two generations")
                        .packs(1)
                        .backups(1)
                        .pruners(1)
                        .generations(2)
                        .anyProposal()
                        .users(HOLDING, RELEASING, DELETION, UNDELETION),
                new Scenario("repack, a reader, a deletion, two generations")
                        .packs(3, 2)
                        .backups(1, 2)
                        .deleted(2)
                        .readers(0)
                        .pruners(1)
                        .generations(2)
                        .repack()
                        .bad(2)
                        .users(DELETION, new Order(UNDELETE, 1)),
                new Scenario("repack by two, a writer, slow listings")
                        .packs(3)
                        .backups(1)
                        .writers(WRITER)
                        .pruners(2)
                        .repack()
                        .slowListings(),
                new Scenario("two writers, an orphan pack, slow listings, two generations")
                        .packs(1)
                        .unindexed(1)
                        .writers(WRITER, WRITER)
                        .pruners(1)
                        .generations(2)
                        .lateCommit()
                        .repeatedPuts()
                        .slowListings(),
                new Scenario("a writer and a child, a deletion")
                        .packs(1)
                        .backups(1)
                        .writers(WRITER, CHILD)
                        .pruners(1)
                        .lateCommit()
                        .anyProposal()
                        .users(DELETION),
                new Scenario("damage found while a writer, a reader and a pruner run, slow listings")
                        .packs(1, 1)
                        .backups(1)
                        .bad(2)
                        .discovery()
                        .locked(1)
                        .writers(WRITER)
                        .readers(0)
                        .pruners(1)
                        .generations(2)
                        .slowListings());
    }

    static List<Scenario> small() {
        List<Scenario> all = new ArrayList<>();
        all.add(deadPack());
        all.add(orphan());
        all.add(twoWriters());
        all.add(child());
        all.add(twoExecutors());
        all.add(twoGenerations());
        all.add(repeatedPut());
        all.add(unknownCommit());
        all.add(readerAndDeletion());
        all.add(readerOfTwoCopies());
        all.add(readerAndNewCopy());
        all.add(deletionAndHold());
        all.add(goodAndBadCopy());
        all.add(flakyCopy());
        all.add(retainedCopy());
        all.add(undeletion());
        all.add(undeletionAndHold());
        all.add(undeletionAndDeletion());
        all.add(twoDeletionsAndUndeletion());
        return all;
    }

    private static Scenario deadPack() {
        return new Scenario("a writer and a dead pack").packs(1).writers(WRITER).pruners(1);
    }

    private static Scenario orphan() {
        return new Scenario("two writers and an orphan pack")
                .packs(1)
                .unindexed(1)
                .writers(WRITER, WRITER)
                .pruners(1);
    }

    private static Scenario twoWriters() {
        return new Scenario("two writers of one chunk").writers(WRITER, WRITER).pruners(1);
    }

    private static Scenario child() {
        return new Scenario("an unread entry while its parent is deleted")
                .packs(1)
                .backups(1)
                .writers(CHILD)
                .pruners(1)
                .anyProposal()
                .users(DELETION);
    }

    private static Scenario twoExecutors() {
        return new Scenario("two executors, a writer, a deletion")
                .packs(1)
                .backups(1)
                .writers(WRITER)
                .pruners(2)
                .anyProposal()
                .users(DELETION);
    }

    private static Scenario twoGenerations() {
        return new Scenario("two generations, two copies")
                .packs(1, 1)
                .backups(1)
                .pruners(2)
                .generations(2);
    }

    private static Scenario repeatedPut() {
        return new Scenario("two executors, a pack put of unknown outcome")
                .writers(WRITER, WRITER)
                .pruners(2)
                .repeatedPuts();
    }

    private static Scenario unknownCommit() {
        return new Scenario("a commit of unknown outcome")
                .packs(1)
                .writers(WRITER)
                .pruners(1)
                .lateCommit();
    }

    private static Scenario readerAndDeletion() {
        return new Scenario("a reader, a deletion, an undeletion")
                .packs(1)
                .backups(1)
                .readers(0)
                .pruners(1)
                .users(DELETION, UNDELETION);
    }

    private static Scenario readerOfTwoCopies() {
        return new Scenario("a reader of two copies")
                .packs(1, 1)
                .backups(1)
                .readers(0)
                .pruners(1);
    }

    private static Scenario readerAndNewCopy() {
        return new Scenario("a reader, a known bad copy, a writer of a new one")
                .packs(1, 1)
                .bad(2)
                .known(2)
                .backups(1)
                .writers(WRITER)
                .readers(0)
                .pruners(1)
                .anyProposal();
    }

    private static Scenario deletionAndHold() {
        return new Scenario("a deletion and a hold")
                .packs(1)
                .backups(1)
                .pruners(1)
                .anyProposal()
                .users(DELETION, HOLDING);
    }

    private static Scenario goodAndBadCopy() {
        return new Scenario("a good copy and a bad one, any proposal")
                .packs(1, 1)
                .bad(2)
                .backups(1)
                .pruners(1)
                .anyProposal();
    }

    private static Scenario flakyCopy() {
        return new Scenario("a known bad copy that opens now and then")
                .packs(1, 1)
                .flaky(2)
                .backups(1)
                .pruners(1)
                .anyProposal();
    }

    private static Scenario retainedCopy() {
        return new Scenario("a copy that the store retains")
                .packs(1, 1)
                .locked(1)
                .backups(1)
                .pruners(1)
                .generations(2)
                .anyProposal();
    }

    private static Scenario undeletion() {
        return new Scenario("an undeletion")
                .packs(1)
                .backups(1)
                .deleted(1)
                .pruners(1)
                .users(UNDELETION);
    }

    private static Scenario undeletionAndHold() {
        return new Scenario("an undeletion and a hold")
                .packs(1)
                .backups(1)
                .deleted(1)
                .pruners(1)
                .users(UNDELETION, HOLDING);
    }

    private static Scenario undeletionAndDeletion() {
        return new Scenario("an undeletion and a deletion")
                .packs(1)
                .backups(1)
                .deleted(1)
                .pruners(1)
                .users(UNDELETION, DELETION);
    }

    private static Scenario twoDeletionsAndUndeletion() {
        return new Scenario("two deletions and an undeletion")
                .packs(1)
                .backups(1)
                .pruners(1)
                .users(DELETION, DELETION, UNDELETION);
    }
}
