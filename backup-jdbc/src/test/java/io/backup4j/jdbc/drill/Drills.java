package io.backup4j.jdbc.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.DrillReport;
import io.backup4j.DrillRequest;
import io.backup4j.RepositoryOptions;
import io.backup4j.RetryLimits;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.backup.BackupNote;
import io.backup4j.spi.drill.DrillCheck;
import io.backup4j.spi.drill.DrillFailure;
import io.backup4j.spi.drill.DrillSandbox;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A repository in memory whose newest backup is drilled; checked from end to end when it is closed. */
public final class Drills implements AutoCloseable {
    public static final String SOURCE = "db";

    private final MemorySink sink = new MemorySink();
    private final BackupRepository repository = BackupRepository.createUnencrypted(
            sink,
            RepositoryOptions.builder().workers(2).journal(RunJournals.none()).build());
    private final List<DrillFailure> failures = new ArrayList<>();
    private boolean damaged;

    /** A repository with one backup. */
    public static Drills of(BackupSource source) {
        Drills drills = new Drills();
        drills.backUp(source);
        return drills;
    }

    private void backUp(BackupSource source) {
        BackupReport report = repository.backup(BackupPlan.named("plan")
                .source(source)
                .verifyFraction(0)
                .retry(RetryLimits.times(0))
                .build());
        assertThat(report.findings()).isEmpty();
    }

    public DrillReport drill(DrillSandbox sandbox, DrillCheck... checks) {
        return drill(RunControl.none(), sandbox, checks);
    }

    public DrillReport drill(RunControl control, DrillSandbox sandbox, DrillCheck... checks) {
        DrillRequest.Builder request = DrillRequest.random().sandbox(sandbox).listener(failures::add);
        List.of(checks).forEach(request::check);
        return repository.drill(request.build(), control);
    }

    /** Events of drills that failed. */
    public List<DrillFailure> failures() {
        return failures;
    }

    public boolean corrupted() {
        return repository.list().get(0).corrupted();
    }

    /** What the last drill has noted; empty if none has. */
    public Map<String, String> note() {
        return repository
                .list()
                .get(0)
                .note(BackupNote.Type.DRILL)
                .map(BackupNote::values)
                .orElse(Map.of());
    }

    /** Flips a bit in the middle of the largest pack. */
    public void damage() throws IOException {
        damaged = true;
        ObjectKey key = SinkObjects.list(sink, "pack/").stream()
                .max(Comparator.comparing(ObjectInfo::sizeBytes))
                .orElseThrow()
                .key();
        byte[] bytes = SinkObjects.read(sink, key).clone();
        bytes[bytes.length / 2] ^= 0x10;
        sink.delete(key);
        sink.put(key, ObjectContent.of(bytes));
    }

    @Override
    public void close() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .intact())
                .isEqualTo(!damaged);
        repository.close();
    }
}
