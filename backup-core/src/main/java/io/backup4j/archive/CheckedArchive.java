package io.backup4j.archive;

import io.backup4j.archive.MetMembers.Met;
import io.backup4j.archive.container.ContainerReader;
import io.backup4j.archive.container.ContainerReader.ReadMember;
import io.backup4j.archive.container.MalformedArchiveException;
import io.backup4j.archive.container.MemberNames;
import io.backup4j.archive.manifest.ArchiveHead;
import io.backup4j.archive.manifest.ArchiveNames;
import io.backup4j.archive.manifest.ManifestEntry;
import io.backup4j.archive.manifest.ManifestReader;
import io.backup4j.spi.entry.EntryKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An archive all of which was read and found to be what its manifest and its checksums say.
 *
 * @param head what it holds
 * @param manifest a copy of its manifest
 * @param entries number of stored entries
 * @param bytes their content
 */
record CheckedArchive(ArchiveHead head, Path manifest, long entries, long bytes) {
    /** A few hundred bytes at most. */
    private static final int MAX_HEADER = 64 << 10;

    /** Reads an archive from its beginning to its end. */
    static CheckedArchive of(ArchiveFile file, Path scratch, ImportLimits limits, BombGuard guard) throws IOException {
        Path manifest = scratch.resolve(ArchiveNames.MANIFEST);
        Path sums = scratch.resolve(ArchiveNames.SUMS);
        try (MetMembers met = new MetMembers(scratch)) {
            String header;
            String manifestSha256;
            try (ContainerReader reader = file.open(guard, scratch)) {
                header = header(reader, guard);
                ReadMember last = members(reader, guard, met);
                manifestSha256 = copy(last, guard, manifest, limits);
                last = reader.next();
                if (last == null || !last.name().equals(ArchiveNames.SUMS)) {
                    throw new MalformedArchiveException("behind " + ArchiveNames.MANIFEST + " must be "
                            + ArchiveNames.SUMS + ", and nothing behind that; the archive was cut or changed");
                }
                copy(last, guard, sums, limits);
                last = reader.next();
                if (last != null) {
                    throw new MalformedArchiveException(
                            "'" + MemberNames.shown(last.name()) + "' lies behind " + ArchiveNames.SUMS);
                }
            }
            return compare(met, manifest, sums, header, manifestSha256);
        }
    }

    private static String header(ContainerReader reader, BombGuard guard) throws IOException {
        ReadMember first = reader.next();
        if (first == null || !first.name().equals(ArchiveNames.HEADER) || first.directory()) {
            throw new MalformedArchiveException("it is no archive of backup4j: its first member must be "
                    + ArchiveNames.HEADER + (first == null ? "" : ", not '" + MemberNames.shown(first.name()) + "'"));
        }
        DigestedOutput digested = new DigestedOutput(OutputStream.nullOutputStream());
        byte[] header = guard.member(first.name(), first.content()).readNBytes(MAX_HEADER);
        digested.write(header, 0, header.length);
        ManifestReader.requireHeader(header);
        return digested.sha256();
    }

    /** All members up to the manifest, which is returned. */
    private static ReadMember members(ContainerReader reader, BombGuard guard, MetMembers met) throws IOException {
        for (ReadMember member = reader.next(); member != null; member = reader.next()) {
            if (member.name().equals(ArchiveNames.MANIFEST)) {
                return member;
            }
            DigestedOutput digested = new DigestedOutput(OutputStream.nullOutputStream());
            guard.member(member.name(), member.content()).transferTo(digested);
            met.add(new Met(member.name(), member.directory(), digested.length(), digested.sha256()));
        }
        throw new MalformedArchiveException("it has no " + ArchiveNames.MANIFEST + "; it was cut or changed");
    }

    private static String copy(ReadMember member, BombGuard guard, Path file, ImportLimits limits) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                InputStream in = guard.member(member.name(), member.content())) {
            DigestedOutput digested = new DigestedOutput(out);
            byte[] buffer = new byte[64 << 10];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digested.write(buffer, 0, n);
                if (digested.length() > limits.manifestBytes()) {
                    throw new MalformedArchiveException(
                            member.name() + " has more than the " + limits.manifestBytes() + " bytes that are allowed");
                }
            }
            return digested.sha256();
        }
    }

    private static CheckedArchive compare(
            MetMembers met, Path manifest, Path sums, String header, String manifestSha256) throws IOException {
        long entries = 0;
        long bytes = 0;
        try (ManifestReader reader = ManifestReader.open(manifest);
                SumsCheck lines = new SumsCheck(sums)) {
            ManifestCheck check = new ManifestCheck(reader.head().sources());
            lines.line(header, ArchiveNames.HEADER);
            for (ManifestEntry entry = reader.next(); entry != null; entry = reader.next()) {
                check.entry(entry);
                if (!entry.name().isEmpty()) {
                    ManifestCheck.member(entry, met.next());
                }
                if (entry.kind() == EntryKind.FILE) {
                    lines.line(entry.sha256(), entry.name());
                }
                if (entry.path().isPresent()) {
                    entries++;
                    bytes += entry.sizeBytes();
                }
            }
            Met more = met.next();
            if (more != null) {
                throw new MalformedArchiveException(
                        "'" + MemberNames.shown(more.name()) + "' is in the archive and not in its manifest");
            }
            lines.line(manifestSha256, ArchiveNames.MANIFEST);
            lines.end();
            return new CheckedArchive(reader.head(), manifest, entries, bytes);
        }
    }
}
