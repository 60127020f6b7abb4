package io.backup4j.examples.audiobook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class LibraryTest {
    @TempDir
    private Path directory;

    @Test
    void aBookIsUploadedListenedToAndDeleted() {
        byte[] content = "0123456789".getBytes(StandardCharsets.UTF_8);
        try (RunningLibrary library = RunningLibrary.start(directory, new MovedClock())) {
            Visitor librarian = library.as("librarian");
            Visitor reader = library.as("reader");
            JsonNode book = librarian.upload("Emma", content);
            String path = "/library/books/" + book.required("id").stringValue();

            assertThat(reader.json(path)).isEqualTo(book);
            assertThat(reader.json("/library/books")).hasSize(1);
            assertThat(book.has("added_at")).isTrue();
            assertThat(directory.resolve(
                            "library/media/" + book.required("audio").stringValue()))
                    .hasBinaryContent(content);
            assertThat(reader.get(path + "/cover").body()).isEqualTo(content);
            HttpResponse<byte[]> part = reader.get(path + "/audio", "Range", "bytes=2-4");
            assertThat(part.statusCode()).isEqualTo(206);
            assertThat(Visitor.text(part)).isEqualTo("234");
            assertThat(part.headers().firstValue("Content-Type")).contains("audio/mpeg");

            assertThat(reader.send("PUT", path + "/progress", "{\"position_seconds\":70}")
                            .statusCode())
                    .isEqualTo(204);
            assertThat(reader.json(path + "/progress")
                            .required("position_seconds")
                            .longValue())
                    .isEqualTo(70);
            assertThat(librarian
                            .json(path + "/progress")
                            .required("position_seconds")
                            .longValue())
                    .isZero();
            assertThat(reader.send("PUT", "/library/books/x/progress", "{\"position_seconds\":1}")
                            .statusCode())
                    .isEqualTo(404);

            assertThat(reader.tryUpload("Persuasion", content).statusCode()).isEqualTo(403);
            assertThat(reader.delete(path).statusCode()).isEqualTo(403);
            assertThat(librarian.delete(path).statusCode()).isEqualTo(204);
            assertThat(reader.get(path).statusCode()).isEqualTo(404);
            assertThat(directory.resolve("library/media")).isEmptyDirectory();
            assertThat(directory.resolve("library/covers")).isEmptyDirectory();
        }
    }
}
