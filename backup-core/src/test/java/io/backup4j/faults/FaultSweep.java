package io.backup4j.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.sinks.RetryOptions;
import io.backup4j.sinks.RetryingSink;
import io.backup4j.spi.error.BackupException;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.PutResult;
import io.backup4j.spi.verify.Finding;
import io.backup4j.testkit.Fault;
import io.backup4j.testkit.FaultySink;
import io.backup4j.testkit.ProcessDied;
import io.backup4j.testkit.RecordingSink;
import io.backup4j.testkit.SinkCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Does an operation once for every fault at every call of it. Each time: what is listed is whole, the operation done again comes to its end, a prune finds
 * nothing that it cannot finish, and everything that must be listed is listed and restores bit for bit.
 */
final class FaultSweep {
    private static final List<String> KEY_COUNTS =
            List.of("session/", "heartbeat/", "deleted/", "undelete/", "given-up/");

    private static final String COMMIT = "PUT backup";

    /** Faults after which the same call succeeds when it is made again. */
    private static final Set<Fault> ANSWERED_AT_LAST = EnumSet.of(Fault.LOST, Fault.LOST_ACKNOWLEDGEMENT, Fault.DELAY);

    private final Operation operation;
    private final World base;
    /** How often the undisturbed operation makes each call. */
    private final Map<String, Integer> calls = new TreeMap<>();
    /** Pairs of key and nonce that the operation, and what followed it, used in all cells. */
    private final LongAdder pairs = new LongAdder();

    FaultSweep(Operation operation) throws IOException {
        this.operation = operation;
        this.base = operation.base().make();
        World undisturbed = base.copy();
        RecordingSink recording = new RecordingSink(undisturbed.sink());
        operation.action().on(undisturbed, undisturbed.open(recording));
        for (SinkCall call : recording.calls()) {
            calls.merge(CallName.of(call), 1, Integer::sum);
        }
        operation.result().check(undisturbed);
        assertOrder(recording.calls().stream().map(CallName::of).toList());
        finish(undisturbed, operation + ", undisturbed");
        assertThat(calls.keySet()).as("what %s calls", operation).containsAll(operation.calls());
        assertThat(operation.calls())
                .as("what %s writes", operation)
                .containsAll(calls.keySet().stream().filter(CallName::writes).toList());
    }

    /** Invariant I2: packs, then index, then the manifest. Readers find packs that no index names, so no content would tell. */
    private void assertOrder(List<String> made) {
        if (makesABackup()) {
            assertThat(made.lastIndexOf("PUT index"))
                    .as("last segment of %s", operation)
                    .isGreaterThan(made.lastIndexOf("PUT pack"))
                    .isLessThan(made.indexOf(COMMIT));
        }
    }

    private boolean makesABackup() {
        return operation.calls().contains("PUT id");
    }

    /** How many pairs of key and nonce were seen to seal one plaintext each (I9). */
    long pairs() {
        return pairs.sum();
    }

    /** Every cell of the operation. */
    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        calls.forEach((call, count) -> {
            for (int number = 1; number <= count; number++) {
                cells.addAll(Cell.all(call, number));
            }
        });
        return cells;
    }

    /**
     * Runs every cell that is chosen, two at a time where there are two processors: each has a world of its own. Answers how many there were.
     *
     * @param owed the faults that must be among them at every call that the operation says it makes
     * @throws AssertionError also if a chosen cell was not reached, or if one that is owed was not chosen
     */
    int run(Predicate<Cell> chosen, Predicate<Fault> owed) {
        List<Cell> cells = cells().stream().filter(chosen).toList();
        Set<String> reached = ConcurrentHashMap.newKeySet();
        AtomicInteger failed = new AtomicInteger();
        each(cells, cell -> {
            if (run(cell)) {
                failed.incrementAndGet();
            }
            reached.add(cell.faultAndCall());
        });
        assertThat(reached).as("cells of %s that were reached", operation).containsAll(named(owed));
        assertThat(failed.get())
                .as("cells in which %s failed", operation)
                .isPositive()
                .isLessThan(cells.size());
        return cells.size();
    }

    /** One fault, where a failed call is repeated at once: nobody above notices. Answers how many cells there were. */
    int runRepeated() {
        List<Cell> cells = cells().stream()
                .filter(cell -> ANSWERED_AT_LAST.contains(cell.fault()))
                .toList();
        Set<String> reached = ConcurrentHashMap.newKeySet();
        each(cells, cell -> {
            runRepeated(cell);
            reached.add(cell.faultAndCall());
        });
        assertThat(reached)
                .as("cells of %s that were reached", operation)
                .containsAll(named(ANSWERED_AT_LAST::contains));
        return cells.size();
    }

    /** Each fault at each call that the operation says it makes. */
    private Set<String> named(Predicate<Fault> faults) {
        return operation.calls().stream()
                .flatMap(call -> Cell.all(call, 1).stream())
                .filter(cell -> faults.test(cell.fault()))
                .map(Cell::faultAndCall)
                .collect(Collectors.toSet());
    }

    /** Something to do with a cell. */
    private interface Run {
        void on(Cell cell) throws IOException;
    }

    private static void each(List<Cell> cells, Run run) {
        cells.parallelStream().forEach(cell -> {
            try {
                run.on(cell);
            } catch (IOException e) {
                throw new UncheckedIOException(cell.toString(), e);
            }
        });
    }

    private void runRepeated(Cell cell) throws IOException {
        String when = operation + ", repeating calls, " + cell;
        World world = base.copy();
        Cell.Strike strike = cell.new Strike();
        FaultySink faulty = new FaultySink(world.sink(), strike);
        BackupSink repeating = RetryingSink.around(faulty, RetryOptions.DEFAULTS, duration -> {});
        operation.action().on(world, world.open(repeating));
        assertThat(strike.struck()).as(when + " was not reached").isNotNull();
        faulty.arrive();
        finish(world, when);
    }

    /** Whether the operation failed. */
    private boolean run(Cell cell) throws IOException {
        String when = operation + ", " + cell;
        World world = base.copy();
        Cell.Strike strike = cell.new Strike();
        FaultySink faulty = new FaultySink(world.sink(), strike);
        Throwable failure = attempt(world, faulty);
        String key = strike.struck();
        if (key == null) {
            fail(when + " was not reached");
        }
        if (cell.fault() == Fault.LOST_ACKNOWLEDGEMENT && cell.call().equals(COMMIT) && makesABackup()) {
            // Told that it failed, the host would make another one.
            assertThat(failure).as(when).isNull();
        }
        if (cell.fault() == Fault.TORN) {
            assertNamed(world, Objects.requireNonNull(key), when);
            removeTorn(world, key);
        }
        if (cell.arrival() == Cell.Arrival.AFTER_OPERATION) {
            faulty.arrive();
        }
        world.assertListedAndRestorable(when);
        if (cell.arrival() == Cell.Arrival.BEFORE_VERDICT) {
            World.prune(world.open(arriving(world, faulty)), World.pruneJob());
            faulty.arrive();
            world.assertListedAndRestorable(when + ", after a prune");
        }
        operation.action().on(world, world.open());
        faulty.arrive();
        finish(world, when);
        return failure != null;
    }

    /** One more backup is made and goes, so that the prune has to wait for whoever is still registered, and to delete. */
    private void finish(World world, String when) throws IOException {
        world.delete(world.backup(World.files(900, 1, 100)));
        world.prune();
        world.assertWhole(when + ", in the end");
        world.assertNothingIsLeftToDo(when + ", in the end");
        assertThat(world.packBytes()).as(when + ", bytes in packs in the end").isLessThan(operation.maxPackBytes());
        pairs.add(world.pairs() - base.pairs());
    }

    /** What the operation died of. */
    private @Nullable Throwable attempt(World world, BackupSink sink) {
        try {
            operation.action().on(world, world.open(sink));
            return null;
        } catch (IOException | ProcessDied | BackupException e) {
            return e;
        }
    }

    /** Lets late requests take effect at the last moment before a verdict. */
    private static BackupSink arriving(World world, FaultySink faulty) {
        return new ForwardingSink(world.sink()) {
            @Override
            public PutResult put(ObjectKey key, ObjectContent content) throws IOException {
                if (key.value().endsWith("/verdict")) {
                    faulty.arrive();
                }
                return super.put(key, content);
            }
        };
    }

    /** With a torn object in it: what is restored is right, and whatever fails names that object. */
    private void assertNamed(World world, String torn, String when) throws IOException {
        World damaged = world.copy();
        named(torn, when + ", restore", () -> damaged.assertRestorable(damaged.open(), when));
        named(torn, when + ", again", () -> operation.action().on(damaged, damaged.open()));
        named(torn, when + ", restore", () -> damaged.assertRestorable(damaged.open(), when));
        named(torn, when + ", prune", () -> damaged.prune());
        named(torn, when + ", restore", () -> damaged.assertRestorable(damaged.open(), when));
        named(torn, when + ", verify", () -> assertThat(damaged.verify())
                .as(when)
                .extracting(Finding::objectOrNull)
                .allMatch(object -> torn.equals(object)));
        removeTorn(damaged, torn);
        damaged.assertListedAndRestorable(when + ", without the torn object");
    }

    /** Of some objects only the key counts: they are as good as whole. What was there before is whole, as no put touches it. */
    private void removeTorn(World world, String key) throws IOException {
        boolean before = base.sink().stat(ObjectKey.of(key)).isPresent();
        if (!before && KEY_COUNTS.stream().noneMatch(key::startsWith)) {
            world.remove(key);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void named(String key, String when, Step step) throws IOException {
        try {
            step.run();
        } catch (BackupException | IOException e) {
            assertThat(messages(e)).as(when).contains(key);
        }
    }

    private static String messages(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(String::valueOf)
                .collect(Collectors.joining("; "));
    }
}
