package io.backup4j.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.BackupPlan;
import io.backup4j.BackupReport;
import io.backup4j.BackupRepository;
import io.backup4j.RepositoryOptions;
import io.backup4j.RestoreReport;
import io.backup4j.RestoreRequest;
import io.backup4j.RetryLimits;
import io.backup4j.RunJournals;
import io.backup4j.VerifyRequest;
import io.backup4j.sinks.MemorySink;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.sink.ObjectContent;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spi.target.RestoreDecision;
import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.testkit.SinkObjects;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A repository in memory whose packs rot. Checked from end to end when it is closed: what was damaged is found, and nothing else. */
public final class RottenBackups implements AutoCloseable {
    public static final String SOURCE = "db";

    private final MemorySink sink = new MemorySink();
    private final BackupRepository repository = BackupRepository.createUnencrypted(
            sink,
            RepositoryOptions.builder().workers(2).journal(RunJournals.none()).build());
    private boolean rotten;

    /** How a pack is lost. */
    public enum Rot {
        /** A bit is flipped in the middle. */
        FLIPPED,
        /** It does not exist any more. */
        REMOVED
    }

    public BackupReport backUp(BackupSource source) {
        return repository.backup(BackupPlan.named("plan")
                .source(source)
                .verifyFraction(0)
                .retry(RetryLimits.times(0))
                .build());
    }

    /** Names of all packs. */
    public Set<ObjectKey> packs() throws IOException {
        Set<ObjectKey> keys = new HashSet<>();
        SinkObjects.list(sink, "pack/").forEach(pack -> keys.add(pack.key()));
        return keys;
    }

    /** The largest of these packs is lost. */
    public void rot(Rot rot, Set<ObjectKey> packs) throws IOException {
        rotten = true;
        ObjectKey key = SinkObjects.list(sink, "pack/").stream()
                .filter(pack -> packs.contains(pack.key()))
                .max(Comparator.comparing(ObjectInfo::sizeBytes))
                .orElseThrow()
                .key();
        byte[] bytes = SinkObjects.read(sink, key).clone();
        sink.delete(key);
        if (rot == Rot.FLIPPED) {
            bytes[bytes.length / 2] ^= 0x10;
            sink.put(key, ObjectContent.of(bytes));
        }
    }

    /** As somebody does who knows that nobody uses the target. */
    public RestoreReport restore(RestoreTarget target) {
        return repository.restore(
                RestoreRequest.latest().target(SOURCE, target).force().build());
    }

    /** What would happen to each entry. */
    public List<RestoreDecision> plan(RestoreTarget target) {
        List<RestoreDecision> planned = new ArrayList<>();
        repository.planRestore(
                RestoreRequest.latest().target(SOURCE, target).build(),
                entry -> planned.add(entry.decision()),
                RunControl.none());
        return planned;
    }

    /** What a report says of what was there before; fails if it says nothing. */
    public static EntryIssue before(RestoreReport report) {
        List<EntryIssue> told = report.issues().stream()
                .filter(issue -> issue.message().contains("what was there before"))
                .toList();
        assertThat(told).as("%s", report.issues()).hasSize(1);
        return told.get(0);
    }

    @Override
    public void close() {
        assertThat(repository
                        .verify(VerifyRequest.everything(), RunControl.none())
                        .intact())
                .isEqualTo(!rotten);
        repository.close();
    }
}
