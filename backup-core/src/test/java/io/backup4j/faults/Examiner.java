package io.backup4j.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.prune.PruneOutcome;
import io.backup4j.engine.repository.Catalogue;
import io.backup4j.engine.repository.ObjectKeys;
import io.backup4j.engine.repository.Repository;
import io.backup4j.engine.repository.Sessions;
import io.backup4j.engine.seal.SealedKind;
import io.backup4j.spi.backup.BackupStatus;
import io.backup4j.spi.backup.BackupSummary;
import io.backup4j.spi.backup.BackupType;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.verify.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does with a damaged repository all that anybody may do with one, and takes down who has said what. Anything but an exception of ours is a failure, and so is
 * other content, another list, or something that is gone when the object is whole again.
 */
final class Examiner {
    private final World intact;
    private final Catalogue.View view;

    /** What is listed, deleted and given up while nothing is damaged. */
    Catalogue.View view() {
        return view;
    }

    Examiner(World intact) throws IOException {
        this.intact = intact;
        this.view = intact.open().catalogue().view();
        assertThat(view.unreadable()).isEmpty();
    }

    /** Who noticed the damage: the name of a step, or null if nobody did. */
    @Nullable
    String whoNamed(Damage damage, boolean thorough) throws IOException {
        World world = intact.copy();
        replace(world, damage);
        @Nullable String named = look(world, damage);
        if (named == null || thorough) {
            named = first(named, named("verify", damage, said -> world.verify().forEach(f -> said.append(text(f)))));
        }
        if (named == null || thorough) {
            named = first(named, afterPrune(damage));
        }
        if (named == null || thorough) {
            named = first(named, afterBackup(damage));
        }
        return named;
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }

    private static void replace(World world, Damage damage) {
        ObjectKey key = ObjectKey.of(damage.key());
        world.stored.delete(key);
        world.stored.put(key, ObjectContent.of(damage.bytes()));
    }

    /** Opens, lists, restores everything, and looks at what else is sealed. */
    private @Nullable String look(World world, Damage damage) throws IOException {
        Repository[] opened = new Repository[1];
        @Nullable String open = named("open", damage, said -> opened[0] = world.open());
        Repository repository = opened[0];
        if (repository == null) {
            assertThat(open)
                    .as("%s: opening failed and did not say why", damage)
                    .isNotNull();
            return open;
        }
        String keys = named("keys", damage, said -> world.openWithEachKey());
        String list = named("list", damage, said -> list(repository, damage, said));
        String restore = named("restore", damage, said -> world.assertRestorable(repository, damage.toString()));
        String records = named("records", damage, said -> readRecords(repository, damage, said));
        return Stream.of(open, keys, list, restore, records)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void list(Repository repository, Damage damage, StringBuilder said) throws IOException {
        Catalogue.View now = repository.catalogue().view();
        now.unreadable().forEach((key, problem) -> said.append(key).append(problem));
        boolean unreadable = now.unreadable().containsKey(ObjectKey.of(damage.key()));
        List<UUID> expected = view.summaries().stream()
                .map(BackupSummary::uuid)
                .filter(uuid -> !unreadable
                        || !damage.key().equals(ObjectKeys.backup(uuid).value()))
                .toList();
        assertThat(now.summaries())
                .as("list, %s", damage)
                .extracting(BackupSummary::uuid)
                .isEqualTo(expected);
        if (!unreadable) {
            assertThat(now.summaries()).as("list, %s", damage).isEqualTo(view.summaries());
        }
        for (Sessions.Registered session : repository.sessions().list()) {
            said.append(session.description());
        }
    }

    private static void readRecords(Repository repository, Damage damage, StringBuilder said) throws IOException {
        ObjectKey key = ObjectKey.of(damage.key());
        if (damage.key().startsWith(ObjectKeys.RUNS)) {
            repository.store().get(SealedKind.RUN, key);
        } else if (damage.key().startsWith(ObjectKeys.CONFIRMED)) {
            repository.store().get(SealedKind.NOTE, key);
        } else if (damage.key().startsWith(ObjectKeys.BACKUPS) || damage.key().startsWith("id/")) {
            for (BackupSummary deleted : repository.catalogue().view().deletedSummaries()) {
                repository.records().findDeleted(deleted.id());
            }
        } else if (damage.key().startsWith(ObjectKeys.DELETED)) {
            repository.deletions().deleted().forEach(deleted -> said.append(deleted));
        }
    }

    private @Nullable String afterPrune(Damage damage) throws IOException {
        World world = intact.copy();
        ObjectKey key = ObjectKey.of(damage.key());
        ObjectContent whole = world.content(key);
        replace(world, damage);
        String named = named("prune", damage, said -> {
            PruneOutcome outcome = World.prune(world.open(), World.pruneJob());
            said.append(outcome.expelled()).append(outcome.remarks());
            outcome.findings().forEach(finding -> said.append(text(finding)));
        });
        heal(world, key, whole);
        world.assertWhole(damage + ", pruned, then made whole");
        world.prune();
        world.assertWhole(damage + ", pruned, made whole and pruned again");
        return named;
    }

    private @Nullable String afterBackup(Damage damage) throws IOException {
        World world = intact.copy();
        ObjectKey key = ObjectKey.of(damage.key());
        ObjectContent whole = world.content(key);
        replace(world, damage);
        String named = named("backup", damage, said -> {
            Repository repository = world.open();
            assertThat(world.backup(repository, BackupType.INCREMENTAL, World.files(1, 4, 300))
                            .record()
                            .status())
                    .isEqualTo(BackupStatus.COMPLETED);
        });
        heal(world, key, whole);
        world.assertWhole(damage + ", backed up, then made whole");
        return named;
    }

    /** What a prune has deleted it had a right to delete: all is to be whole without. */
    private static void heal(World world, ObjectKey key, ObjectContent whole) {
        if (world.stored.stat(key).isPresent()) {
            world.stored.delete(key);
            world.stored.put(key, whole);
        }
    }

    private interface Step {
        void run(StringBuilder said) throws IOException;
    }

    /** The step's name if it named the damaged object in what it said or in what it died of. */
    private static @Nullable String named(String step, Damage damage, Step action) throws IOException {
        StringBuilder said = new StringBuilder();
        try {
            action.run(said);
        } catch (BackupException | IOException e) {
            Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause).forEach(said::append);
            assertThat(damage.isNamedIn(said.toString()))
                    .as("%s failed at %s and named another reason: %s", step, damage, said)
                    .isTrue();
        }
        return damage.isNamedIn(said.toString()) ? step : null;
    }

    private static String text(Finding finding) {
        return finding.objectOrNull() + " " + finding.message() + "\n";
    }
}
