package io.backup4j.operate.drill;

import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.drill.DrillComparison;
import io.backup4j.spi.drill.DrillContext;
import io.backup4j.spi.drill.DrillDifference;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.drill.DrillSession;
import io.backup4j.spi.drill.ExpectedSource;
import io.backup4j.spi.target.RestoreTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Passes everything on to another sandbox and lets a test step in. */
final class HookedSandbox implements DrillSandbox {
    private final DrillSandbox sandbox;
    private Step beforeCompare = restored -> {};
    private Step afterCompare = restored -> {};
    private Step afterClose = restored -> {};
    private UnaryOperator<RestoreTarget> target = UnaryOperator.identity();
    private UnaryOperator<DrillComparison> comparison = UnaryOperator.identity();

    HookedSandbox(DrillSandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Something done to the restored directory. */
    interface Step {
        void on(Path restored) throws IOException;
    }

    HookedSandbox beforeCompare(Step step) {
        beforeCompare = step;
        return this;
    }

    HookedSandbox afterCompare(Step step) {
        afterCompare = step;
        return this;
    }

    HookedSandbox afterClose(Step step) {
        afterClose = step;
        return this;
    }

    HookedSandbox target(UnaryOperator<RestoreTarget> wrapper) {
        target = wrapper;
        return this;
    }

    HookedSandbox comparison(UnaryOperator<DrillComparison> change) {
        comparison = change;
        return this;
    }

    @Override
    public String kind() {
        return sandbox.kind();
    }

    @Override
    public Optional<String> unavailable(BackupManifest backup, SourceRecord source) throws IOException {
        return sandbox.unavailable(backup, source);
    }

    @Override
    public DrillSession open(DrillContext context) throws IOException {
        DrillSession session = sandbox.open(context);
        return new DrillSession() {
            @Override
            public RestoreTarget target() {
                return target.apply(session.target());
            }

            @Override
            public DrillComparison compare(ExpectedSource expected, Consumer<DrillDifference> differences)
                    throws IOException {
                beforeCompare.on((Path) handle());
                DrillComparison compared = comparison.apply(session.compare(expected, differences));
                afterCompare.on((Path) handle());
                return compared;
            }

            @Override
            public Object handle() {
                return session.handle();
            }

            @Override
            public void close() throws IOException {
                session.close();
                afterClose.on((Path) handle());
            }
        };
    }
}
