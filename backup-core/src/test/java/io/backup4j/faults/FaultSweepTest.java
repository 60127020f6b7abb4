package io.backup4j.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault at every call of the storage of everything that changes a repository: invariants I1 to I4, I8 and I9. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class FaultSweepTest {
    static Stream<Operation> operations() {
        return Stream.of(
                Operations.firstBackup(),
                Operations.backupOfChanges(),
                Operations.incrementalBackup(),
                Operations.prune(),
                Operations.repackingPrune(),
                Operations.resumedPrune(),
                Operations.resumedSweep(),
                Operations.delete(),
                Operations.undelete(),
                Operations.hold(),
                Operations.release(),
                Operations.upkeep(),
                Operations.repairIndex(),
                Operations.repairPacks());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void losesNothing(Operation operation, TestReporter reporter) throws IOException {
        FaultSweep sweep = new FaultSweep(operation);
        int cells = sweep.run(Cell::inNormalBuild, fault -> true);
        // Without sealings I9 would hold for want of anything that could break it.
        assertThat(sweep.pairs()).as("pairs of key and nonce").isGreaterThan(500);
        reporter.publishEntry(operation + ", cells", Integer.toString(cells));
        assertThat(cells).isGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("operations")
    @Tag("stress")
    void losesNothingWheneverLateRequestsArrive(Operation operation) throws IOException {
        assertThat(new FaultSweep(operation).run(cell -> !cell.inNormalBuild(), Cell::comesLate))
                .isPositive();
    }

    static Stream<Operation> operationsOfRealSizes() {
        return Stream.of(Operations.firstRealBackup(), Operations.realBackupOfChanges());
    }

    @ParameterizedTest
    @MethodSource("operationsOfRealSizes")
    @Tag("stress")
    void losesNothingOfRealSize(Operation operation) throws IOException {
        assertThat(new FaultSweep(operation).run(cell -> true, fault -> true)).isGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void isNotNoticedWhereCallsAreRepeated(Operation operation, TestReporter reporter) throws IOException {
        int cells = new FaultSweep(operation).runRepeated();
        reporter.publishEntry(operation + ", repeating calls, cells", Integer.toString(cells));
        assertThat(cells).isGreaterThan(20);
    }
}
