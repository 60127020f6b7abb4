package io.backup4j.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.BackupRepository;
import io.backup4j.spi.error.ArchiveException;
import io.backup4j.spi.run.RunControl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileArchiveTest {
    @TempDir
    Path temporary;

    private ImportOptions options;

    @BeforeEach
    void prepare() {
        options = ImportOptions.defaults().withTemporary(temporary);
    }

    @Test
    void acceptsTheDraftThatAllOthersAreMadeOf() {
        for (byte[] sound : new byte[][] {
            Draft.usual().tar(),
            Draft.usual().zip(),
            Mutations.gzip(Draft.usual().tar())
        }) {
            try (BackupRepository repository = ArchiveFixture.empty();
                    ArchiveImport opened = open(sound, options)) {
                opened.into(repository, "imported", RunControl.none());
                assertThat(repository.latest().files()).isEqualTo(2);
                ArchiveFixture.assertIntact(repository);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.backup4j.archive.HostileCorpus#archives")
    void refuses(String what, String says, Supplier<byte[]> archive) throws IOException {
        assertThatThrownBy(() -> open(archive.get(), options).close())
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining(says)
                .hasMessageEndingWith("Nothing was changed.");
        assertNothingLeft();
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void endsBombsByContentByMembersAndByManifest() throws IOException {
        byte[] archive =
                Mutations.gzip(Draft.of(d -> d.file("e", "0".repeat(3_000_000))).tar());
        ImportLimits limits = ImportLimits.defaults();

        assertRefused(archive, limits.withContentBytes(1_000_000), "'sources/docs/data/e' brings the content above");
        assertRefused(archive, limits.withEntries(3), "'sources/docs/data/d/l' is one more than the 3 members");
        assertRefused(archive, limits.withManifestBytes(100), "manifest.json has more than the 100 bytes");
        assertRefused(archive, limits.withArchiveBytes(1000), "more than the 1000 bytes");
    }

    private void assertRefused(byte[] archive, ImportLimits limits, String says) throws IOException {
        assertThatThrownBy(() -> open(archive, options.withLimits(limits)).close())
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining(says);
        assertNothingLeft();
    }

    private static ArchiveImport open(byte[] archive, ImportOptions options) {
        return ArchiveImport.upload(new ByteArrayInputStream(archive), options, RunControl.none());
    }

    /** The corpus must stay one. */
    @Test
    void holdsAtLeastSixtyArchives() {
        assertThat(HostileCorpus.archives().count()).isGreaterThanOrEqualTo(60);
    }
}
