package io.backup4j.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.LostRecords;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.SinkCall;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each object is lost, one at a time: opening, listing, verifying or pruning names it, or the format can do without it. Then every backup is still listed and
 * whole, also after a prune.
 */
class EveryObjectLostTest {
    private final Set<Spare> spared = EnumSet.noneOf(Spare.class);
    private final Set<String> named = new TreeSet<>();

    /** Objects that may be lost without anybody saying so. */
    private enum Spare {
        /** Random bytes for a full disk. */
        RESERVE,
        /** A cache: packs that no segment names are read by their directories (section 7). */
        INDEX,
        /** For people; nothing is decided by them. */
        RUN_OR_CONFIRMATION,
        /** Signs of processes that have died, and announcements for a deletion that is taken back already. */
        PAST_PROCESS,
        /** The pack of which it warns has not lost what backups need: nobody trusts a copy for want of a mark (section 9.6). */
        MARK,
        /** A deleted backup is listed again, and all that it needs is there: a verdict that gives it up says so in two objects. */
        DELETION,
        /** Of two objects that keep a backup from coming back the other does. */
        GIVEN_UP,
        /** A proposal that nobody has decided on, or what is done: the next prune begins anew. */
        GENERATION,
        /** Nothing that a listed or deleted backup needs is in it. */
        PACK_WITHOUT_NEED,
        /** The fate of a run that failed, or of a backup that nobody can have back, and the claim of its id. */
        BACKUP_IS_GONE,
        /** A note is stored once, alone or in a segment, and what was said in it is gone. A hold is stored twice, and in no segment. */
        NOTE
    }

    @ParameterizedTest
    @ValueSource(strings = {"before the verdict", "after the verdict"})
    void aLostObjectIsNamedOrNotNeeded(String moment) throws IOException {
        FaultAt died = moment.startsWith("before") ? FaultAt.put("/verdict") : FaultAt.delete("pack/");
        World intact = Worlds.everyKind(SealMode.AES_256_GCM, died);
        Catalogue.View view = intact.open().catalogue().view();
        List<BackupId> told = wanted(view).map(BackupSummary::id).toList();
        for (String key : intact.keys("")) {
            World world = intact.copy();
            world.remove(key);
            if (key.startsWith(ObjectKeys.DELETED)) {
                ObjectKeys.uuidBehind(ObjectKeys.DELETED, ObjectKey.of(key)).ifPresent(world::mayGo);
            }
            if (isNamed(key, said(world, told))) {
                named.add(CallName.of(SinkCall.Kind.READ, key).substring("READ ".length()));
            } else {
                spared.add(spare(key, view));
                world.assertWhole(key + " was lost");
                world.prune();
                world.assertWhole(key + " was lost, and a prune followed");
            }
        }
        assertThat(named).contains("repository", "key", "keyring", "pack", "backup", "id");
        assertThat(spared).containsAll(EnumSet.complementOf(EnumSet.of(Spare.GENERATION)));
    }

    /** Whoever then made that generation again would not know what its verdict deletes. */
    @Test
    void aGenerationWhoseHeadIsLostIsNotMadeAgain() throws IOException {
        World world = Worlds.everyKind(SealMode.AES_256_GCM, FaultAt.delete("pack/"));
        long newest = world.open().generations().newest();
        world.remove(ObjectKeys.generationHead(newest).value());

        assertThat(world.open().generations().newest()).isEqualTo(newest);
        PruneOutcome outcome = World.prune(world.open(), World.pruneJob());

        assertThat(outcome.generations()).as("%s", outcome).contains(newest);
        assertThat(world.keys(ObjectKeys.generationHead(newest).value())).isEmpty();
        world.assertWhole("the head was lost, and a prune followed");
    }

    private static Spare spare(String key, Catalogue.View view) {
        return switch (key.substring(0, key.indexOf('/') + 1)) {
            case "reserve/" -> Spare.RESERVE;
            case "index/" -> Spare.INDEX;
            case "run/", "confirmed/" -> Spare.RUN_OR_CONFIRMATION;
            case "session/", "heartbeat/", "undelete/" -> Spare.PAST_PROCESS;
            case "damaged/" -> Spare.MARK;
            case "deleted/" -> Spare.DELETION;
            case "given-up/" -> Spare.GIVEN_UP;
            case "generation/" -> Spare.GENERATION;
            case "pack/" -> Spare.PACK_WITHOUT_NEED;
            case "note/", "catalogue/" -> Spare.NOTE;
            case "backup/", "id/" -> {
                assertThat(wanted(view))
                        .as("lost and not named: %s", key)
                        .noneMatch(backup -> key.endsWith(backup.uuid().toString()) || key.endsWith("/" + backup.id()));
                yield Spare.BACKUP_IS_GONE;
            }
            default -> throw new AssertionError("lost, and nobody has said so: " + key);
        };
    }

    /** Backups that somebody may still want; the journal says of each that it was committed. */
    private static Stream<BackupSummary> wanted(Catalogue.View view) {
        return Stream.concat(view.summaries().stream(), view.deletedSummaries().stream());
    }

    private static boolean isNamed(String key, String said) {
        if (key.equals(ObjectKeys.REPOSITORY.value())) {
            return said.contains("There is no repository");
        }
        return key.startsWith(ObjectKeys.SLOTS) ? said.contains("No slot of kind") : said.contains(key);
    }

    private static String said(World world, List<BackupId> told) throws IOException {
        StringBuilder said = new StringBuilder();
        try {
            world.openWithEachKey();
            Repository repository = world.open();
            Catalogue.View view = repository.catalogue().view();
            view.unreadable().forEach((key, problem) -> said.append(key).append(problem));
            world.verify().forEach(finding -> append(said, finding));
            LostRecords.find(repository, view, told).forEach(finding -> append(said, finding));
        } catch (BackupException | IOException e) {
            Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause).forEach(said::append);
        }
        return said.toString();
    }

    private static void append(StringBuilder said, Finding finding) {
        said.append(finding.objectOrNull())
                .append(' ')
                .append(finding.message())
                .append('\n');
    }
}
