package io.backup4j.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.params.provider.Arguments;

/** Archives that must be refused: what each is, words of the message, its bytes. */
final class HostileCorpus {
    private HostileCorpus() {}

    static Stream<Arguments> archives() {
        return Stream.of(files(), structures(), manifests(), members(), tars(), zips())
                .flatMap(all -> all);
    }

    private static Stream<Arguments> files() {
        return Stream.of(
                hostile("an empty file", "is empty", () -> new byte[0]),
                hostile("no archive at all", "no zip, tar", () -> "hello"
                        .repeat(500)
                        .getBytes(ISO_8859_1)),
                hostile(
                        "a tar that was cut",
                        "cut in the middle of 'sources/docs/data/d/a'",
                        () -> Mutations.cut(Draft.usual().tar(), "alpha", 2)),
                hostile(
                        "a tar without its end",
                        "ends without the two empty blocks",
                        () -> Mutations.withoutZeros(Draft.usual().tar())),
                hostile(
                        "a tar.gz that was cut",
                        "Unexpected end",
                        () -> Mutations.half(Mutations.gzip(Draft.usual().tar()))),
                hostile(
                        "a tar.zst that was cut",
                        "",
                        () -> Mutations.half(Zstd.compress(Draft.usual().tar()))),
                hostile(
                        "a zip that was cut",
                        "was cut",
                        () -> Mutations.half(Draft.usual().zip())),
                hostile(
                        "a changed byte in a tar",
                        "'sources/docs/data/d/a' does not have the SHA-256",
                        () -> Mutations.replace(Draft.usual().tar(), "alpha", "alphA")),
                hostile(
                        "a changed byte in a tar.gz",
                        "",
                        () -> Mutations.flip(Mutations.gzip(Draft.usual().tar()), 60)),
                hostile(
                        "a changed byte in a zip",
                        "",
                        () -> Mutations.flip(Draft.usual().zip(), 60)));
    }

    private static Stream<Arguments> structures() {
        return Stream.of(
                tar("a foreign tar without manifest", "does not say", d -> {
                    d.header = "{}";
                    d.manifest = false;
                }),
                hostile(
                        "a foreign zip",
                        "its first member must be backup4j-archive.json, not 'a.txt'",
                        HostileCorpus::foreignZip),
                tar(
                        "a header of a later version",
                        "version 2",
                        d -> d.header = d.header.replace("\"version\":1", "\"version\":2")),
                tar(
                        "a manifest of a later version",
                        "manifest.json: the archive has version 7",
                        d -> d.head = d.head.replace("\"version\":1", "\"version\":7")),
                tar("a header that is no JSON", "backup4j-archive.json", d -> d.header = "hello"),
                tar("no manifest", "no manifest.json", d -> {
                    d.manifest = false;
                    d.sums = false;
                }),
                tar("no checksums", "SHA256SUMS", d -> d.sums = false),
                tar(
                        "a member behind the checksums",
                        "'late' lies behind",
                        d -> d.behind.add(new Draft.Piece("late", null))),
                tar("one more line of checksums", "more lines", d -> d.sumsTail = "00  x\n"));
    }

    private static Stream<Arguments> manifests() {
        return Stream.of(
                tar("a manifest that is no JSON", "manifest.json", d -> d.head = "[" + d.head),
                tar(
                        "a manifest without sources",
                        "lists no source",
                        d -> d.head = d.head.replaceAll("\"sources\":.*", "\"sources\":[]")),
                tar(
                        "a source that is listed twice",
                        "lists no source, or one twice",
                        d -> d.head = d.head.substring(0, d.head.length() - 1) + ","
                                + d.head.replaceAll(".*\"sources\":\\[", "")),
                tar(
                        "an entry of no source",
                        "'other'",
                        d -> d.piece("d/a").entry =
                                d.piece("d/a").entry.replace("\"source\":\"docs\"", "\"source\":\"other\"")),
                tar(
                        "a source with a name that leads out",
                        "is no name of a source",
                        d -> d.head = d.head.replace("\"name\":\"docs\"", "\"name\":\"../docs\"")),
                tar("a path that leads out", "'..'", d -> path(d, "d/a", "../../etc/passwd")),
                tar("an absolute path", "absolute", d -> path(d, "d/a", "/etc/passwd")),
                tar("a path that is not that of the name", "must have the name", d -> path(d, "d/a", "d/b")),
                tar(
                        "an entry that is listed twice",
                        "'sources/docs/data/d/a'",
                        d -> d.piece("d/z").entry = d.piece("d/a").entry),
                tar("entries out of order", "out of order", d -> Collections.swap(d.pieces, 1, 3)),
                tar(
                        "an entry of an unknown type",
                        "type 'socket'",
                        d -> d.piece("d/a").entry =
                                d.piece("d/a").entry.replace("\"type\":\"file\"", "\"type\":\"socket\"")),
                tar(
                        "an entry without checksum",
                        "sha256",
                        d -> d.piece("d/a").entry = d.piece("d/a").entry.replaceAll(",\"sha256\":\"[^\"]*\"", "")),
                tar(
                        "a negative size",
                        "size",
                        d -> d.piece("d/a").entry = d.piece("d/a").entry.replace("\"size\":5", "\"size\":-5")),
                tar(
                        "an entry larger than memory should be",
                        "too large",
                        d -> d.piece("d/a").entry = d.piece("d/a")
                                .entry
                                .replace("{\"name\"", "{\"junk\":[" + "[],".repeat(900_000) + "[]],\"name\"")),
                tar(
                        "something behind the manifest's end",
                        "manifest.json",
                        d -> d.piece("d/z").entry += "]} {\"x\":[1"),
                tar(
                        "a rendered file among stored ones",
                        "no stored entry",
                        d -> d.piece("d/z").entry =
                                d.piece("d/z").entry.replace("\"stored\",\"path\":\"d/z\"", "\"rendered\"")));
    }

    private static Stream<Arguments> members() {
        return Stream.of(
                tar(
                        "a member that is not in the manifest",
                        "'sources/docs/data/d/zz' is in the archive and not in its manifest",
                        d -> d.pieces.add(new Draft.Piece(Draft.FOLDER + "d/zz", null))),
                tar(
                        "a manifest's entry that is not there",
                        "'sources/docs/data/d/z' is in the manifest and not in the archive",
                        d -> d.piece("d/z").member = false),
                tar(
                        "a member that is there twice",
                        "'sources/docs/data/d/a' is there twice",
                        d -> d.pieces.add(2, twin(d.piece("d/a")))),
                tar(
                        "another size",
                        "has 5 bytes, the manifest says 6",
                        d -> d.piece("d/a").entry = d.piece("d/a").entry.replace("\"size\":5", "\"size\":6")),
                tar(
                        "another checksum",
                        "does not have the SHA-256",
                        d -> d.piece("d/a").entry = d.piece("d/a")
                                .entry
                                .replaceAll("\"sha256\":\".", "\"sha256\":\"f")
                                .replaceAll("\"sha256\":\"f.", "\"sha256\":\"f0")),
                tar(
                        "a link that leads elsewhere than the manifest says",
                        "'sources/docs/data/d/l' does not have",
                        d -> d.piece("d/l").link = "/etc/passwd"),
                tar("a file below a link", "lies below 'd/l', which is no directory", d -> {
                    Draft.Piece last = d.pieces.remove(3);
                    d.file("d/l/x", "through the link");
                    d.pieces.add(last);
                }),
                tar("a file below a file", "lies below 'd/a', which is no directory", d -> {
                    Draft.Piece[] last = {d.pieces.remove(3), d.pieces.remove(2)};
                    d.file("d/a/x", "below");
                    d.pieces.addAll(Arrays.asList(last[1], last[0]));
                }),
                tar("a directory that is a file by the manifest", "directory", d -> {
                    d.piece("d").entry = d.piece("d")
                            .entry
                            .replace(
                                    "\"type\":\"directory\"",
                                    "\"attributes\":{\"link\":{\"utf8\":\"x\"}},\"type\":\"symlink\"");
                    d.pieces.subList(1, 4).clear();
                }),
                tar("a name that leads out", "'../evil' has a component", d -> d.piece("d/a").name = "../evil"),
                tar("an absolute name", "'/evil' is absolute", d -> d.piece("d/a").name = "/evil"),
                tar("a name with a drive", "absolute", d -> d.piece("d/a").name = "C:/evil"),
                tar("a name with backslashes", "backslash", d -> d.piece("d/a").name = "sources\\docs\\evil"),
                tar(
                        "a name with a control character",
                        "control character",
                        d -> d.piece("d/a").name = "sources/docs/\u001b[2Jevil"),
                hostile("a name that is not UTF-8", "not UTF-8", () -> {
                    byte[] tar = Mutations.replace(Draft.usual().tar(), "data/d/a", "data/d/\u00ff");
                    return Mutations.fixed(tar, Mutations.indexOf(tar, "data/d/\u00ff") / 512 * 512);
                }));
    }

    private static Stream<Arguments> tars() {
        return Stream.of(
                tar("a hard link", "is of type '1'", d -> d.piece("d/l").type = TarArchiveEntry.LF_LINK),
                tar("a device", "is of type '3'", d -> d.piece("d/l").type = TarArchiveEntry.LF_CHR),
                tar("a pipe", "is of type '6'", d -> d.piece("d/l").type = TarArchiveEntry.LF_FIFO),
                tar(
                        "a long name of GNU",
                        "not of POSIX tar",
                        d -> d.pieces.add(0, typed("x", (byte) 'L', new byte[600]))),
                hostile("a header for all that follows", "is of type 'g'", () -> {
                    byte[] tar = Draft.usual().tar();
                    int at = Mutations.indexOf(tar, "sources/docs/data/d/a") / 512 * 512;
                    tar[at + 156] = 'g';
                    return Mutations.fixed(tar, at);
                }),
                tar(
                        "an extended header larger than memory should be",
                        "extended header has 400000 bytes",
                        d -> d.pieces.add(0, typed("x", (byte) 'x', new byte[400_000]))),
                tar(
                        "an extended header that makes no sense",
                        "extended header is broken",
                        d -> d.pieces.add(0, typed("x", (byte) 'x', "0 path=y\n".getBytes(ISO_8859_1)))),
                tar(
                        "an extended header that renames a member",
                        "",
                        d -> d.pieces.add(1, typed("x", (byte) 'x', "16 path=../evil\n".getBytes(ISO_8859_1)))),
                hostile(
                        "a header with a wrong checksum",
                        "checksum is wrong",
                        () -> Mutations.replace(Draft.usual().tar(), "data/d/a", "data/d/b")),
                hostile(
                        "something behind the end",
                        "behind the end",
                        () -> Mutations.join(Draft.usual().tar(), new byte[600], "x".getBytes(ISO_8859_1))));
    }

    private static Stream<Arguments> zips() {
        return Stream.of(
                zip(
                        "a name in the directory that is another",
                        "is called 'sources/docs/data/d/b' in the directory",
                        b -> Mutations.replaceLast(b, "data/d/a", "data/d/b")),
                zip("a member that the directory does not list", "directory ends after", Mutations::withoutLastListed),
                zip("a member that is listed twice", "lists more than", Mutations::listedTwice),
                zip(
                        "a checksum that is not that of the content",
                        "",
                        b -> Mutations.flip(b, Mutations.indexOf(b, "PK\u0007\b") + 4)),
                zip(
                        "another size in the directory",
                        "described in two ways",
                        b -> Mutations.flip(b, Mutations.lastIndexOf(b, "PK\u0001\u0002") + 24)),
                zip(
                        "an offset that leads elsewhere",
                        "described in two ways",
                        b -> Mutations.flip(b, Mutations.lastIndexOf(b, "PK\u0001\u0002") + 42)),
                zip(
                        "something before its beginning",
                        "no zip, tar",
                        b -> Mutations.join("MZ".repeat(300).getBytes(ISO_8859_1), b)),
                zip("something behind its end", "behind the end", b -> Mutations.join(b, new byte[] {1})),
                zip("an encrypted member", "does not write", b -> Mutations.flip(b, 6)),
                zip(
                        "a hidden member between others",
                        "",
                        b -> Mutations.insert(b, Mutations.indexOf(b, "PK\u0001\u0002"), "hidden")));
    }

    private static Arguments hostile(String what, String says, Supplier<byte[]> archive) {
        return Arguments.of(what, says, archive);
    }

    private static Arguments tar(String what, String says, Consumer<Draft> change) {
        return hostile(what, says, () -> Draft.of(change).tar());
    }

    private static Arguments zip(String what, String says, UnaryOperator<byte[]> change) {
        return hostile("zip: " + what, says, () -> change.apply(Draft.usual().zip()));
    }

    private static void path(Draft draft, String of, String path) {
        draft.piece(of).entry = draft.piece(of).entry.replace("\"path\":\"" + of + "\"", "\"path\":\"" + path + "\"");
    }

    private static Draft.Piece twin(Draft.Piece of) {
        Draft.Piece twin = new Draft.Piece(of.name, null);
        twin.content = of.content;
        return twin;
    }

    private static Draft.Piece typed(String name, byte type, byte[] content) {
        Draft.Piece piece = new Draft.Piece(name, null);
        piece.type = type;
        piece.content = content;
        return piece;
    }

    private static byte[] foreignZip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
