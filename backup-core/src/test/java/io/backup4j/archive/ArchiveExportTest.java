package io.backup4j.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.backup4j.archive.manifest.ArchiveNames;
import io.backup4j.engine.backup.MemorySource;
import io.backup4j.files.FileSource;
import io.backup4j.spi.archive.ArchiveContent;
import io.backup4j.spi.archive.ArchiveFiles;
import io.backup4j.spi.archive.ArchiveFormat;
import io.backup4j.spi.archive.ArchiveRenderer;
import io.backup4j.spi.backup.BackupId;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.error.ArchiveException;
import io.backup4j.spi.error.ConfigurationException;
import io.backup4j.spi.error.NotFoundException;
import io.backup4j.spi.run.RunControl;
import io.backup4j.spi.verify.BackupContents;
import io.backup4j.testkit.StockPrograms;
import io.backup4j.testkit.TestTree;
import io.backup4j.testkit.TreeSnapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchiveExportTest {
    @TempDir
    Path directory;

    private final ArchiveFixture fixture = new ArchiveFixture();
    private Path tree;

    @BeforeEach
    void makeTree() {
        tree = directory.resolve("tree");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource
    void isUnpackedToTheSameTreeByStockProgramsWhichCheckEveryName(ArchiveFormat format) throws Exception {
        Path plain = tree.resolve("plain");
        TestTree.seeded(3).files(20).oddNames(false).maxFileBytes(20_000).build(plain);
        TestTree.seeded(4).files(150).maxFileBytes(1000).build(tree.resolve("odd"));
        Path archive = archive(format);
        Path out = directory.resolve("out");

        StockPrograms.unpack(archive, format, out);

        String checked = StockPrograms.run(out, List.of("sha256sum", "--strict", "-c", "SHA256SUMS"));
        assertThat(checked.lines()).allMatch(line -> line.endsWith(": OK")).hasSizeGreaterThan(170);
        assertThat(checked).contains("per%2520cent", "back%5Cslash", "cut-%C3");
        // A zip has whole seconds; JDK 17 and tar set the times of links in their own ways.
        boolean zip = format == ArchiveFormat.ZIP;
        assertThat(comparable(out.resolve("sources/docs/data/tree/plain"), zip).differencesFrom(comparable(plain, zip)))
                .isEmpty();
    }

    private static TreeSnapshot comparable(Path root, boolean zip) throws IOException {
        TreeSnapshot snapshot = TreeSnapshot.of(root).without("link modified").without("hard links");
        return zip ? snapshot.without("modified") : snapshot;
    }

    @ParameterizedTest
    @EnumSource(names = {"ZIP", "TAR_GZ", "TAR_ZST"})
    void isReadBackByAnotherImplementation(ArchiveFormat format) throws Exception {
        TestTree.seeded(5).files(62).maxFileBytes(2_000).build(tree);
        Map<String, String> read = new TreeMap<>();
        byte[] sums = {};
        try (ArchiveInputStream<? extends ArchiveEntry> in = other(Files.readAllBytes(archive(format)), format)) {
            for (ArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                if (entry.getName().equals("SHA256SUMS")) {
                    sums = content;
                } else {
                    read.put(
                            entry.getName(),
                            HexFormat.of()
                                    .formatHex(
                                            MessageDigest.getInstance("SHA-256").digest(content)));
                }
            }
        }
        Map<String, String> listed = new LinkedHashMap<>();
        new String(sums, StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> listed.put(line.substring(66), line.substring(0, 64)));

        assertThat(listed).hasSizeGreaterThan(60).containsKeys("backup4j-archive.json", "manifest.json");
        assertThat(read).containsAllEntriesOf(listed);
    }

    @Test
    void isReadBackByTheZipStreamOfTheRuntime() throws IOException {
        TestTree.seeded(6).files(30).maxFileBytes(20_000).build(tree);
        int members = 0;
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(archive(ArchiveFormat.ZIP)))) {
            while (in.getNextEntry() != null) {
                in.transferTo(OutputStream.nullOutputStream());
                members++;
            }
        }
        assertThat(members).isGreaterThan(30);
    }

    @ParameterizedTest
    @EnumSource(names = {"ZIP", "TAR_ZST"})
    void givesTheSameBytesForTheSameBackup(ArchiveFormat format) throws IOException {
        TestTree.seeded(7).files(20).maxFileBytes(20_000).build(tree);
        BackupId id = fixture.backup(FileSource.of("docs", tree));

        assertThat(fixture.export(id, format)).isEqualTo(fixture.export(id, format));
    }

    @Test
    void hasAManifestThatFitsItsPublishedSchema() throws IOException {
        TestTree.seeded(9).files(80).maxFileBytes(100).build(tree);
        BackupId id =
                fixture.backup(new MemorySource("db").file("1-schema", new byte[10]), FileSource.of("docs", tree));
        String manifest = manifest(fixture.export(id, ArchiveFormat.ZIP));
        String part = manifest(fixture.export(
                ExportRequest.of(id).format(ArchiveFormat.ZIP).source("db").build()));
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(Path.of("..", "docs", "archive-manifest.schema.json")));

        assertThat(schema.validate(manifest, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(part, InputFormat.JSON)).isEmpty();
        assertThat(schema.validate(part.replace("[\"docs\"]", "\"docs\""), InputFormat.JSON))
                .isNotEmpty();
        assertThat(part).contains("\"leftOut\":[\"docs\"]");
        assertThat(manifest).contains("\"pathBase64\"").doesNotContain("leftOut");
        assertThat(schema.validate(manifest.replaceFirst("\"sha256\"", "\"sha1\""), InputFormat.JSON))
                .isNotEmpty();
    }

    private static String manifest(byte[] zip) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals("manifest.json")) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError("no manifest.json");
    }

    @Test
    void takesChosenSourcesAndFilesOnly() throws IOException {
        Files.createDirectories(tree.resolve("a"));
        Files.writeString(tree.resolve("a/one.txt"), "1");
        Files.writeString(tree.resolve("two.txt"), "2");
        Path other = Files.writeString(directory.resolve("other.txt"), "3");
        BackupId id = fixture.backup(FileSource.of("docs", tree), FileSource.of("notes", other));

        assertThat(names(fixture.export(ExportRequest.of(id)
                        .format(ArchiveFormat.TAR)
                        .source("docs")
                        .files("tree/a")
                        .build())))
                .contains("sources/docs/data/tree/a/one.txt")
                .noneMatch(name -> name.contains("two.txt") || name.contains("notes"));
        assertThatThrownBy(() ->
                        fixture.export(ExportRequest.of(id).source("nothing").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("'nothing'")
                .hasMessageContaining("docs, notes");
        assertThatThrownBy(
                        () -> fixture.export(ExportRequest.of(id).files("*.jpg").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("*.jpg");
    }

    @Test
    void addsWhatARendererMakesOfASource() throws IOException {
        Files.createDirectories(tree);
        Files.writeString(tree.resolve("x"), "12345");
        BackupId id = fixture.backup(FileSource.of("docs", tree));
        ExportRequest request = ExportRequest.of(id)
                .format(ArchiveFormat.TAR)
                .renderer(rendering("list.txt", "manual/page.txt"))
                .build();

        assertThat(names(fixture.export(request))).contains("sources/docs/list.txt", "sources/docs/manual/page.txt");
        assertThatThrownBy(() -> fixture.export(
                        ExportRequest.of(id).renderer(rendering("data/x")).build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fixture.export(
                        ExportRequest.of(id).renderer(rendering("b", "a")).build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysThatAnArchiveIsOfNoUseWhenItsStreamFails() throws IOException {
        TestTree.seeded(8).files(10).maxFileBytes(20_000).build(tree);
        BackupId id = fixture.backup(FileSource.of("docs", tree));
        OutputStream full = new OutputStream() {
            private int left = 20_000;

            @Override
            public void write(int b) throws IOException {
                if (--left < 0) {
                    throw new IOException("no space left");
                }
            }
        };

        assertThatThrownBy(() -> ArchiveExport.of(
                                fixture.repository, ExportRequest.of(id).build())
                        .writeTo(full, RunControl.none()))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("no space left")
                .hasMessageContaining("of no use");
    }

    @Test
    void givesLongPathsAShortName() {
        EntryPath path = EntryPath.of("a/" + "\u00e4".repeat(100) + "\n".repeat(60));

        assertThat(ArchiveNames.stored("docs", path)).matches("sources/docs/data/%long/[0-9a-f]{64}");
        assertThat(ArchiveNames.stored("..", EntryPath.of("%long/x"))).isEqualTo("sources/%2E%2E/data/%25long/x");
    }

    private Path archive(ArchiveFormat format) throws IOException {
        BackupId id = fixture.backup(FileSource.of("docs", tree));
        return Files.write(directory.resolve("archive." + format.word()), fixture.export(id, format));
    }

    private static List<String> names(byte[] tar) throws IOException {
        List<String> names = new ArrayList<>();
        try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar), "UTF-8")) {
            for (ArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                names.add(entry.getName());
            }
        }
        return names;
    }

    private static ArchiveInputStream<? extends ArchiveEntry> other(byte[] bytes, ArchiveFormat format)
            throws Exception {
        InputStream in = new ByteArrayInputStream(bytes);
        CompressorStreamFactory factory = new CompressorStreamFactory();
        return switch (format) {
            case ZIP -> new ZipArchiveInputStream(in, "UTF-8", true, true);
            case TAR -> new TarArchiveInputStream(in, "UTF-8");
            case TAR_GZ -> new TarArchiveInputStream(factory.createCompressorInputStream("gz", in), "UTF-8");
            case TAR_ZST -> new TarArchiveInputStream(factory.createCompressorInputStream("zstd", in), "UTF-8");
            case TAR_XZ -> new TarArchiveInputStream(factory.createCompressorInputStream("xz", in), "UTF-8");
        };
    }

    private static ArchiveRenderer rendering(String... names) {
        return new ArchiveRenderer() {
            @Override
            public String kind() {
                return FileSource.KIND;
            }

            @Override
            public void render(SourceRecord source, BackupContents contents, ArchiveFiles files) throws IOException {
                ArchiveContent content = out -> out.write(source.name().getBytes(StandardCharsets.UTF_8));
                for (String name : names) {
                    files.add(name, content);
                }
            }
        };
    }

    @Test
    void refusesToChooseFilesOfASourceThatHasNone() throws IOException {
        Files.createDirectories(tree);
        BackupId id =
                fixture.backup(new MemorySource("db").file("1-schema", new byte[10]), FileSource.of("docs", tree));

        assertThatThrownBy(() -> fixture.export(
                        ExportRequest.of(id).source("db").files("x").build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'db'");
    }
}
