package io.backup4j.archive;

import io.backup4j.archive.manifest.ArchiveNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** An archive that is put together by hand, by another implementation than ours, so that anything can be wrong with it. */
final class Draft {
    static final String FOLDER = "sources/docs/data/";

    String header = "{\"format\":\"backup4j-archive\",\"version\":1,\"backup\":\"b\",\"exportedBy\":\"test\"}\n";
    String head = "{\"format\":\"backup4j-archive\",\"version\":1,\"exportedBy\":\"test\",\"globs\":[],\"backup\":{"
            + "\"id\":\"backup_20261201_143022_full\",\"uuid\":\"u\",\"type\":\"full\",\"status\":\"COMPLETED\",\"plan\":\"p\","
            + "\"started\":\"2026-12-01T14:30:22Z\",\"finished\":\"2026-12-01T14:30:23Z\",\"createdBy\":\"api\",\"metadata\":{}},"
            + "\"sources\":[{\"name\":\"docs\",\"kind\":\"files\",\"heldAt\":\"2026-12-01T14:30:22Z\",\"properties\":{},"
            + "\"missing\":0,\"issues\":[]}]";
    final List<Piece> pieces = new ArrayList<>();
    final List<Piece> behind = new ArrayList<>();
    String sumsTail = "";
    boolean manifest = true;
    boolean sums = true;

    /** A member, and what the manifest says of it; either may be missing. */
    static final class Piece {
        String name;
        byte type = TarArchiveEntry.LF_NORMAL;
        byte[] content = {};
        String link = "";
        boolean member = true;
        String entry;

        Piece(String name, String entry) {
            this.name = name;
            this.entry = entry;
        }
    }

    /** A usual archive: a directory with a link and two files. */
    static Draft usual() {
        return new Draft().directory("d").file("d/a", "alpha").link("d/l", "a").file("d/z", "omega");
    }

    static Draft of(Consumer<Draft> change) {
        Draft draft = usual();
        change.accept(draft);
        return draft;
    }

    Draft file(String path, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Piece piece = new Piece(
                FOLDER + path,
                "{\"name\":\"" + FOLDER + path
                        + "\",\"source\":\"docs\",\"type\":\"file\",\"role\":\"stored\",\"path\":\"" + path
                        + "\",\"size\":" + bytes.length + ",\"sha256\":\"" + sha256(bytes) + "\"}");
        piece.content = bytes;
        pieces.add(piece);
        return this;
    }

    Draft directory(String path) {
        Piece piece = new Piece(
                FOLDER + path,
                "{\"name\":\"" + FOLDER + path
                        + "\",\"source\":\"docs\",\"type\":\"directory\",\"role\":\"stored\",\"path\":\"" + path
                        + "\"}");
        piece.type = TarArchiveEntry.LF_DIR;
        pieces.add(piece);
        return this;
    }

    Draft link(String path, String target) {
        Piece piece = new Piece(
                FOLDER + path,
                "{\"name\":\"" + FOLDER + path
                        + "\",\"source\":\"docs\",\"type\":\"symlink\",\"role\":\"stored\",\"path\":\"" + path
                        + "\",\"attributes\":{\"link\":{\"utf8\":\"" + target + "\"}}}");
        piece.type = TarArchiveEntry.LF_SYMLINK;
        piece.link = target;
        pieces.add(piece);
        return this;
    }

    Piece piece(String path) {
        return pieces.stream()
                .filter(p -> p.name.equals(FOLDER + path))
                .findFirst()
                .orElseThrow();
    }

    String manifestText() {
        return head + ",\"entries\":["
                + pieces.stream().filter(p -> p.entry != null).map(p -> p.entry).collect(Collectors.joining(",\n"))
                + "]}\n";
    }

    private List<Piece> members() {
        List<Piece> members = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        add(members, lines, ArchiveNames.HEADER, header);
        for (Piece piece : pieces) {
            if (piece.member) {
                members.add(piece);
            }
            if (piece.type == TarArchiveEntry.LF_NORMAL && piece.entry != null) {
                lines.append(sha256(piece.content))
                        .append("  ")
                        .append(piece.name)
                        .append('\n');
            }
        }
        if (manifest) {
            add(members, lines, ArchiveNames.MANIFEST, manifestText());
        }
        if (sums) {
            add(members, new StringBuilder(), ArchiveNames.SUMS, lines + sumsTail);
        }
        members.addAll(behind);
        return members;
    }

    private static void add(List<Piece> members, StringBuilder lines, String name, String content) {
        Piece piece = new Piece(name, null);
        piece.content = content.getBytes(StandardCharsets.UTF_8);
        members.add(piece);
        lines.append(sha256(piece.content)).append("  ").append(name).append('\n');
    }

    byte[] tar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Piece piece : members()) {
                boolean directory = piece.type == TarArchiveEntry.LF_DIR;
                TarArchiveEntry entry = new TarArchiveEntry(piece.name + (directory ? "/" : ""), piece.type, true);
                if (!piece.link.isEmpty()) {
                    entry.setLinkName(piece.link);
                }
                entry.setSize(piece.content.length);
                tar.putArchiveEntry(entry);
                tar.write(piece.content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream((OutputStream) bytes)) {
            for (Piece piece : members()) {
                boolean directory = piece.type == TarArchiveEntry.LF_DIR;
                ZipArchiveEntry entry = new ZipArchiveEntry(piece.name + (directory ? "/" : ""));
                byte[] content = piece.link.isEmpty() ? piece.content : piece.link.getBytes(StandardCharsets.UTF_8);
                entry.setMethod(directory ? ZipArchiveEntry.STORED : ZipArchiveEntry.DEFLATED);
                entry.setSize(content.length);
                if (directory) {
                    entry.setCrc(0);
                }
                zip.putArchiveEntry(entry);
                zip.write(content);
                zip.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(ArchiveNames.sha256().digest(bytes));
    }
}
