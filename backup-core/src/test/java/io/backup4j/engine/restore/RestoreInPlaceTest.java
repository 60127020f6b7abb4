package io.backup4j.engine.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.files.FileSource;
import io.backup4j.files.FileTarget;
import io.backup4j.spi.entry.EntryIssue;
import io.backup4j.spi.error.ErrorCode;
import io.backup4j.spi.error.TargetException;
import io.backup4j.spi.target.RestoreParticipant;
import io.backup4j.testkit.RecordingParticipant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreInPlaceTest {
    @TempDir
    private Path directory;

    private final List<String> calls = new ArrayList<>();
    private RestoreFixture fixture;
    private Manifest manifest;

    @BeforeEach
    void backUpAndChange() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "as backed up");
        fixture = new RestoreFixture();
        manifest = fixture.backup(FileSource.of("tree", directory.resolve("tree")));
        Files.writeString(file(), "changed since");
    }

    private Path file() {
        return directory.resolve("tree/file");
    }

    private HookedTarget target() {
        return new HookedTarget(FileTarget.into(directory), call -> {
            if (call.equals("open") || call.equals("finish")) {
                calls.add(call);
            }
        });
    }

    private RestoreOutcome restore(boolean force, RestoreParticipant... participants) throws IOException {
        return fixture.restore(manifest, RestoreFixture.inPlace("tree", target(), force, List.of(participants)));
    }

    private RecordingParticipant participant(String name, int phase) {
        return new RecordingParticipant(name, phase, calls);
    }

    private void assertRefused(String reason, RestoreParticipant... participants) {
        assertThatThrownBy(() -> restore(false, participants))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_QUIET))
                .hasMessageContaining(reason)
                .hasMessageContaining("Nothing was changed")
                .hasMessageContaining("force");
        assertThat(file()).hasContent("changed since");
        assertThat(calls).doesNotContain("open");
    }

    @Test
    void quietsInAscendingOrderBeforeTheFirstChangeAndStartsInDescendingOrderAfterTheLast() throws IOException {
        RestoreOutcome outcome =
                restore(false, participant("pool", 20), participant("listener", 10), participant("cache", 30));
        assertThat(calls)
                .containsExactly(
                        "quiet listener",
                        "quiet pool",
                        "quiet cache",
                        "open",
                        "finish",
                        "resume cache",
                        "resume pool",
                        "resume listener");
        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.replaced()).isGreaterThanOrEqualTo(1);
        assertThat(file()).hasContent("as backed up");
    }

    @Test
    void isRefusedWithoutParticipants() {
        assertRefused("no participant");
    }

    @Test
    void isRefusedWhenAParticipantIsStillAtWorkAndThoseQuietedAreStartedAgain() {
        assertRefused(
                "still at work: pool",
                participant("listener", 1),
                participant("pool", 2).stayingBusy());
        assertThat(calls).containsExactly("quiet listener", "quiet pool", "resume pool", "resume listener");
    }

    @Test
    void isRefusedWhenAParticipantCannotBeQuietedAndThoseBeforeAreStartedAgain() {
        assertRefused(
                "'pool' could not be quieted",
                participant("pool", 2).failingToQuiet(),
                participant("listener", 1),
                participant("cache", 3));
        assertThat(calls).containsExactly("quiet listener", "quiet pool", "resume listener");
    }

    @Test
    void goesOnWhenItIsForced() throws IOException {
        assertThat(restore(true).complete()).isTrue();
        assertThat(file()).hasContent("as backed up");
        calls.clear();
        assertThat(restore(
                                true,
                                participant("pool", 1).failingToQuiet(),
                                participant("cache", 2).stayingBusy())
                        .complete())
                .isTrue();
        assertThat(calls).containsExactly("quiet pool", "quiet cache", "open", "finish", "resume cache");
    }

    @Test
    void startsTheHostAgainAfterAFailure() {
        HookedTarget failing = new HookedTarget(FileTarget.into(directory), call -> {
            if (call.equals("commit")) {
                throw new IOException("no room left, as this test wants");
            }
        });
        RestoreJob job = RestoreFixture.inPlace("tree", failing, false, List.of(participant("pool", 1)));
        assertThatThrownBy(() -> fixture.restore(manifest, job)).hasMessageContaining("no room left");
        assertThat(calls).containsExactly("quiet pool", "resume pool");
        assertThat(file()).hasContent("changed since");
    }

    @Test
    void reportsWhatCouldNotBeStartedAndStartsTheOthers() throws IOException {
        RestoreOutcome outcome = restore(
                false, participant("listener", 1), participant("pool", 2).failingToResume(), participant("cache", 3));
        assertThat(calls).endsWith("resume cache", "resume pool", "resume listener");
        assertThat(outcome.complete()).isTrue();
        assertThat(outcome.issues()).extracting(EntryIssue::path).containsExactly("pool");
    }

    @Test
    void aDryRunDisturbsNobody() throws IOException {
        RestoreJob job = new RestoreJob(
                List.of(new SourceRestore("tree", FileTarget.into(directory), path -> true)),
                true,
                true,
                false,
                List.of(participant("pool", 1)),
                PlanListener.NONE);
        assertThat(fixture.restore(manifest, job).replaced()).isGreaterThanOrEqualTo(1);
        assertThat(calls).isEmpty();
        assertThat(file()).hasContent("changed since");
    }
}
