package io.backup4j.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.engine.repository.Manifest;
import io.backup4j.engine.repository.RepositoryChunks;
import io.backup4j.engine.repository.StoredContents;
import io.backup4j.engine.seal.SealMode;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.spi.verify.Finding;
import io.backup4j.spi.verify.VerificationCheck;
import io.backup4j.testkit.TestTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostChecksTest {
    @TempDir
    Path directory;

    private Path tree;

    @BeforeEach
    void makeTree() throws Exception {
        tree = directory.resolve("tree");
        TestTree.seeded(31).files(30).build(tree);
        Files.writeString(tree.resolve("settings.json"), "{}");
    }

    /** What a check does. */
    interface Action {
        void check(BackupContents contents, Consumer<String> problems) throws IOException;
    }

    static VerificationCheck check(String name, Action action) {
        return new VerificationCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void check(BackupContents contents, Consumer<String> problems) throws IOException {
                action.check(contents, problems);
            }
        };
    }

    @Test
    void aCheckSeesEveryEntryAndEveryByte() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.AES_256_GCM)) {
            Manifest backup = fixture.backup(tree);
            Map<String, byte[]> seen = new TreeMap<>();
            VerificationCheck collect = check("collect", (contents, problems) -> {
                Iterator<StoredEntry> entries = contents.entries("tree");
                while (entries.hasNext()) {
                    StoredEntry entry = entries.next();
                    if (entry.kind() == EntryKind.FILE) {
                        try (InputStream content = contents.open("tree", entry.path())) {
                            seen.put(entry.path().toString(), content.readAllBytes());
                        }
                    }
                }
            });
            assertThat(fixture.verify(List.of(collect), backup).findings()).isEmpty();
            assertThat(seen).hasSize((int) backup.record().files());
            assertThat(seen.values().stream().mapToLong(bytes -> bytes.length).sum())
                    .isEqualTo(backup.record().bytes());
            assertThat(seen.get("tree/settings.json")).asString().isEqualTo("{}");
            assertThat(seen.get("tree/sparse.bin")).isEqualTo(Files.readAllBytes(tree.resolve("sparse.bin")));
        }
    }

    @Test
    void problemsAndExceptionsAreFindingsOfTheBackup() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            List<Finding> findings = fixture.verify(
                            List.of(
                                    check("two problems", (contents, problems) -> {
                                        problems.accept("first");
                                        problems.accept("second");
                                    }),
                                    check("asserting", (contents, problems) -> {
                                        throw new AssertionError("rows differ");
                                    }),
                                    check(
                                            "missing",
                                            (contents, problems) ->
                                                    contents.open("tree", EntryPath.of("tree/no-such-file"))),
                                    check("reading", (contents, problems) -> {
                                        throw new IOException("no driver");
                                    })),
                            backup)
                    .findings();
            assertThat(findings).allSatisfy(finding -> {
                assertThat(finding.kind()).isEqualTo(Finding.Kind.CHECK_FAILED);
                assertThat(finding.backupOrNull())
                        .isEqualTo(backup.record().id().value());
            });
            assertThat(findings)
                    .extracting(Finding::message)
                    .satisfiesExactly(
                            message -> assertThat(message).isEqualTo("Check 'two problems': first"),
                            message -> assertThat(message).isEqualTo("Check 'two problems': second"),
                            message -> assertThat(message).contains("'asserting' could not run", "rows differ"),
                            message -> assertThat(message).contains("'missing' could not run", "no-such-file"),
                            message -> assertThat(message).contains("'reading' could not run", "no driver"));
        }
    }

    @Test
    void contentsRefuseWhatIsNotThere() throws Exception {
        try (VerifyFixture fixture = new VerifyFixture(SealMode.NONE)) {
            Manifest backup = fixture.backup(tree);
            try (RepositoryChunks chunks = fixture.chunks()) {
                StoredContents contents = new StoredContents(backup, chunks);
                EntryPath path = EntryPath.of("tree/settings.json");
                assertThat(contents.manifest()).isEqualTo(backup.record());
                assertThat(contents.find("tree", path))
                        .get()
                        .extracting(StoredEntry::sizeBytes)
                        .isEqualTo(2L);
                assertThat(contents.find("tree", EntryPath.of("tree/none"))).isEmpty();
                assertThatThrownBy(() -> contents.entries("other")).isInstanceOf(NotFoundException.class);
                assertThatThrownBy(() -> contents.open("other", path)).isInstanceOf(NotFoundException.class);
            }
        }
    }
}
