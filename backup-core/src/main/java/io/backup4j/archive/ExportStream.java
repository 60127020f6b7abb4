package io.backup4j.archive;

import io.backup4j.archive.container.ContainerWriter;
import io.backup4j.archive.container.Containers;
import io.backup4j.archive.container.Member;
import io.backup4j.archive.container.MemberNames;
import io.backup4j.archive.manifest.ArchiveHead;
import io.backup4j.archive.manifest.ArchiveNames;
import io.backup4j.archive.manifest.ManifestEntry;
import io.backup4j.archive.manifest.ManifestWriter;
import io.backup4j.archive.manifest.SumsWriter;
import io.backup4j.spi.archive.ArchiveContent;
import io.backup4j.spi.archive.ArchiveFiles;
import io.backup4j.spi.backup.BackupManifest;
import io.backup4j.spi.backup.SourceRecord;
import io.backup4j.spi.entry.EntryAttributes;
import io.backup4j.spi.entry.EntryKind;
import io.backup4j.spi.entry.EntryPath;
import io.backup4j.spi.entry.StoredEntry;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An archive while it is written: members go out, and what is to be said of them is collected. */
final class ExportStream implements Closeable {
    private final ContainerWriter container;
    private final ManifestWriter manifest;
    private final SumsWriter sums;
    private final Path manifestFile;
    private final Path sumsFile;
    private final Instant seen;
    private final ArchiveProgress progress;
    private long entries;
    private long rendered;
    private long bytes;

    private ExportStream(ContainerWriter container, ArchiveHead head, Path scratch, ArchiveProgress progress)
            throws IOException {
        this.container = container;
        this.progress = progress;
        this.seen = head.backup().finished();
        this.manifestFile = scratch.resolve(ArchiveNames.MANIFEST);
        this.sumsFile = scratch.resolve(ArchiveNames.SUMS);
        this.manifest = new ManifestWriter(manifestFile, head);
        this.sums = new SumsWriter(sumsFile);
    }

    /** The content of a stored entry, as often as it is asked for. */
    interface Stored {
        InputStream open() throws IOException;
    }

    static ExportStream begin(
            OutputStream out,
            ExportRequest request,
            BackupManifest manifest,
            List<SourceRecord> sources,
            Path scratch,
            ArchiveProgress progress)
            throws IOException {
        ArchiveHead head = ExportHead.of(manifest, sources, request.globs());
        ExportStream stream =
                new ExportStream(Containers.writer(request.format(), out, scratch), head, scratch, progress);
        byte[] header = ManifestWriter.header(head);
        stream.file(ArchiveNames.HEADER, header.length, target -> target.write(header));
        return stream;
    }

    /** Adds a stored entry. */
    void stored(String source, StoredEntry entry, Stored content) throws IOException {
        String name = ArchiveNames.stored(source, entry.path());
        progress.workOn(name);
        String sha256 = "";
        if (entry.kind() == EntryKind.FILE) {
            sha256 = add(MemberFacts.of(name, entry, seen), out -> {
                try (InputStream in = content.open()) {
                    in.transferTo(out);
                }
            });
            bytes += entry.sizeBytes();
        } else if (hasMember(entry)) {
            container.add(MemberFacts.of(name, entry, seen), out -> {});
        } else {
            name = "";
        }
        manifest.add(new ManifestEntry(
                name,
                source,
                entry.kind(),
                entry.path(),
                entry.sizeBytes(),
                sha256,
                entry.attributes(),
                entry.changedWhileRead()));
        entries++;
        progress.entryDone();
    }

    /** Devices and the like are recorded by name; so is a link of which only the name is known. */
    private static boolean hasMember(StoredEntry entry) {
        return entry.kind() == EntryKind.DIRECTORY
                || (entry.kind() == EntryKind.SYMBOLIC_LINK
                        && entry.attributes().bytes(EntryAttributes.LINK_TARGET).orElse(new byte[0]).length > 0);
    }

    /** Takes rendered files of a source. */
    ArchiveFiles filesOf(String source) {
        return new ArchiveFiles() {
            private @Nullable EntryPath before;

            @Override
            public String nameOf(EntryPath entry) {
                return ArchiveNames.within(entry);
            }

            @Override
            public void add(String name, ArchiveContent content) throws IOException {
                EntryPath path = EntryPath.of(name);
                MemberNames.require(name);
                if (name.equals(ArchiveNames.DATA) || name.startsWith(ArchiveNames.DATA + "/")) {
                    throw new IllegalArgumentException("name: '" + name + "' lies among the stored entries");
                }
                if (before != null && before.compareTo(path) >= 0) {
                    throw new IllegalArgumentException("name: '" + name + "' must come before '" + before + "'");
                }
                before = path;
                rendered(source, ArchiveNames.folder(source) + "/" + name, content);
            }
        };
    }

    /** Both formats want the length first: the content is written twice, once to be counted. */
    private void rendered(String source, String name, ArchiveContent content) throws IOException {
        progress.workOn(name);
        DigestedOutput counted = new DigestedOutput(OutputStream.nullOutputStream());
        content.writeTo(counted);
        String sha256 = file(name, counted.length(), content);
        if (!sha256.equals(counted.sha256())) {
            throw new IOException(
                    name + ": was rendered in two ways, one after the other; this is a bug of its renderer");
        }
        manifest.add(ManifestEntry.rendered(name, source, counted.length(), sha256));
        bytes += counted.length();
        rendered++;
    }

    private String file(String name, long sizeBytes, ArchiveContent content) throws IOException {
        return add(Member.file(name, sizeBytes, MemberFacts.of(seen)), content);
    }

    private String add(Member member, ArchiveContent content) throws IOException {
        String[] sha256 = new String[1];
        container.add(member, out -> {
            DigestedOutput digested = new DigestedOutput(out, progress::bytesDone);
            content.writeTo(digested);
            sha256[0] = digested.sha256();
        });
        sums.add(sha256[0], member.name());
        return sha256[0];
    }

    /** Writes what comes last, and the end. */
    void finish() throws IOException {
        manifest.finish();
        file(ArchiveNames.MANIFEST, Files.size(manifestFile), out -> Files.copy(manifestFile, out));
        sums.close();
        container.add(
                Member.file(ArchiveNames.SUMS, Files.size(sumsFile), MemberFacts.of(seen)),
                out -> Files.copy(sumsFile, out));
        container.finish();
    }

    long entries() {
        return entries;
    }

    long rendered() {
        return rendered;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        try (container;
                manifest) {
            sums.close();
        }
    }
}
