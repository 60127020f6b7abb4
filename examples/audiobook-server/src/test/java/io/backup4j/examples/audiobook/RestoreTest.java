package io.backup4j.examples.audiobook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class RestoreTest {
    private static final byte[] EMMA = "Emma Woodhouse, handsome, clever, and rich".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TIME = "The Time Traveller was expounding".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private final MovedClock clock = new MovedClock();

    @Test
    void whatWasDeletedComesBackInPlaceAndNoAcknowledgedWriteIsLostMeanwhile() throws Exception {
        try (RunningLibrary library = RunningLibrary.start(directory, clock)) {
            String lost = id(library.as("librarian").upload("Emma", EMMA));
            String kept = id(library.as("librarian").upload("The Time Machine", TIME));
            library.backUp("nightly");
            library.backUp("progress");
            assertThat(library.as("librarian").delete("/library/books/" + lost).statusCode())
                    .isEqualTo(204);

            try (Readers readers = new Readers(library, kept)) {
                readers.awaitMore();
                library.restore(
                        "{\"backup\":\"latest\",\"plan\":\"nightly\",\"target\":{\"inPlace\":true,\"replace\":true}}");
                readers.awaitMore();
                readers.stop();

                assertThat(library.as("reader")
                                .get("/library/books/" + lost + "/audio")
                                .body())
                        .isEqualTo(EMMA);
                assertThat(readers.refusals()).isSubsetOf(503);
                assertThat(readers.failedPositions()).isEmpty();
                assertThat(library.as("reader")
                                .json("/library/books/" + kept + "/progress")
                                .required("position_seconds")
                                .longValue())
                        .isEqualTo(readers.lastPosition());
                Set<String> found = new HashSet<>(booksBefore());
                library.as("reader").json("/library/books").forEach(book -> found.add(id(book)));
                assertThat(found).containsAll(readers.uploaded());
            }
            library.requireIntactRepository();
        }
    }

    /** Books in the database that was moved aside. */
    private List<String> booksBefore() throws IOException, SQLException {
        List<String> books = new ArrayList<>();
        for (Path file : databasesAside()) {
            try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement query = database.createStatement();
                    ResultSet rows = query.executeQuery("select id from book")) {
                while (rows.next()) {
                    books.add(rows.getString(1));
                }
            }
        }
        assertThat(books).isNotEmpty();
        return books;
    }

    private List<Path> databasesAside() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("library"))) {
            return files.filter(file -> file.getFileName().toString().matches("library\\.db\\.before-[^.]*"))
                    .toList();
        }
    }

    @Test
    void partsOfABackupAreRestoredAlone() throws IOException {
        try (RunningLibrary library = RunningLibrary.start(directory, clock)) {
            JsonNode book = library.as("librarian").upload("Emma", EMMA);
            JsonNode other = library.as("librarian").upload("The Time Machine", TIME);
            library.backUp("nightly");
            // Newer, but without the parts.
            library.backUp("progress");
            Path media = directory.resolve("library/media");
            String audio = book.required("audio").stringValue();
            String second = other.required("audio").stringValue();
            Files.delete(media.resolve(audio));
            Files.delete(media.resolve(second));
            Path cover =
                    directory.resolve("library/covers/" + book.required("cover").stringValue());
            Files.delete(cover);
            assertThat(library.as("reader")
                            .get("/library/books/" + id(book) + "/audio")
                            .statusCode())
                    .isEqualTo(410);

            String backup = library.backups("nightly").get(0).id().value();
            HttpResponse<byte[]> download = library.as("operator")
                    .get("/library/api/backup/backups/" + backup + "/content?source=media&path=media/" + audio);
            assertThat(download.body()).isEqualTo(EMMA);

            library.restore("{\"backup\":\"latest\",\"sources\":[\"media\"],\"files\":[\"media/" + audio
                    + "\"],\"target\":{\"directory\":\"look\"}}");
            assertThat(directory.resolve("restored/look/media/" + audio)).hasBinaryContent(EMMA);
            assertThat(directory.resolve("restored/look/media/" + second)).doesNotExist();
            assertThat(media).isEmptyDirectory();

            library.restore("{\"backup\":\"latest\",\"sources\":[\"media\"],\"target\":{\"inPlace\":true}}");
            assertThat(library.as("reader")
                            .get("/library/books/" + id(book) + "/audio")
                            .body())
                    .isEqualTo(EMMA);
            assertThat(media.resolve(second)).hasBinaryContent(TIME);
            assertThat(cover).doesNotExist();
        }
    }

    private static String id(JsonNode book) {
        return book.required("id").stringValue();
    }
}
