package io.backup4j.engine.prune;

import static io.backup4j.engine.prune.PruneFixture.files;
import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.engine.backup.MemorySource;
import io.backup4j.engine.repository.Manifest;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultPlan;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A prune that ends at any sink call harms nothing, and the next one goes on to the end. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PruneResumeTest {
    private static final int FILE_BYTES = 20_000;

    /** What a prune of {@link #worn} does: every kind of it must have been the one that was interrupted. */
    private static final List<String> KINDS = List.of(
            "PUT pack",
            "PUT index",
            "PUT condemned",
            "PUT head",
            "PUT backup",
            "PUT verdict",
            "PUT given-up",
            "PUT finished",
            "DELETE session",
            "DELETE pack",
            "DELETE index",
            "DELETE condemned",
            "READ pack",
            "READ catalogue or backup",
            "LIST pack",
            "LIST session");

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"PROCESS_DIES", "LOST_ACKNOWLEDGEMENT"})
    void nothingIsLostAndTheNextPruneEndsIt(Fault fault) throws IOException {
        PruneFixture worn = worn();
        List<String> reached = new ArrayList<>();
        for (long call = 1; ; call++) {
            String when = fault + " at call " + call;
            PruneFixture fixture = worn.copy();
            FaultySink faulty = new FaultySink(fixture.memory, FaultPlan.at(call, fault));
            RecordingSink calls = new RecordingSink(faulty);
            boolean ended = ends(fixture, calls);
            fixture.assertWhole(when);
            fixture.prune();
            fixture.assertWhole(when);
            assertThat(bytes(fixture)).as(when).isLessThan(5 * FILE_BYTES);
            assertNothingIsLeftToDo(fixture, when);
            if (faulty.calls() < call) {
                assertThat(ended).isTrue();
                assertThat(new TreeSet<>(reached)).containsAll(KINDS);
                return;
            }
            reached.add(kind(calls.calls().get((int) call - 1)));
        }
    }

    /**
     * A repository with all that a prune may find: a deleted backup, a pack of which little is needed, two copies of the same data, and what a killed run left
     * behind.
     */
    private static PruneFixture worn() throws IOException {
        PruneFixture fixture = new PruneFixture();
        Manifest first = fixture.backup(files(1, 8, FILE_BYTES));
        fixture.backup(files(8, 1, FILE_BYTES));
        fixture.backupBeside(files(20, 3, FILE_BYTES), files(20, 3, FILE_BYTES).file("other", new byte[1000]));
        fixture.delete(fixture.backup(files(30, 4, FILE_BYTES)));
        fixture.delete(first);
        FaultySink dying = new FaultySink(fixture.memory, FaultPlan.at(40, Fault.PROCESS_DIES));
        MemorySource orphans = files(40, 3, FILE_BYTES);
        try {
            fixture.through(dying).backup(orphans);
            throw new AssertionError("the run was to die");
        } catch (ProcessDied | BackupException e) {
            assertThat(SinkObjects.keys(fixture.memory, "session/")).hasSize(1);
        }
        return fixture;
    }

    private static boolean ends(PruneFixture fixture, BackupSink sink) {
        try {
            fixture.through(sink).prune();
            return true;
        } catch (IOException | ProcessDied | BackupException e) {
            return false;
        }
    }

    private static long bytes(PruneFixture fixture) throws IOException {
        return SinkObjects.list(fixture.memory, "pack/").stream()
                .mapToLong(object -> object.sizeBytes())
                .sum();
    }

    private static void assertNothingIsLeftToDo(PruneFixture fixture, String when) throws IOException {
        List<String> before = SinkObjects.keys(fixture.memory, "");
        PruneOutcome again = fixture.prune();
        assertThat(again.packsDeleted()).as(when + " " + again).isZero();
        assertThat(SinkObjects.keys(fixture.memory, "")).as(when).isEqualTo(before);
        assertThat(before).as(when).noneMatch(key -> key.startsWith("session/") || key.contains("/condemned-"));
    }

    private static String kind(SinkCall call) {
        String key = call.key();
        String what = key.contains("/") ? key.substring(0, key.indexOf('/')) : key;
        if (what.equals("generation")) {
            String name = key.substring(key.lastIndexOf('/') + 1);
            what = name.startsWith("condemned") ? "condemned" : name;
        }
        if (call.kind() == SinkCall.Kind.READ && (what.equals("catalogue") || what.equals("backup"))) {
            what = "catalogue or backup";
        }
        return call.kind() + " " + what;
    }
}
