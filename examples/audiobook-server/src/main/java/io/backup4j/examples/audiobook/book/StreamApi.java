package io.backup4j.examples.audiobook.book;

import io.backup4j.examples.audiobook.shelf.FileKind;
import io.backup4j.examples.audiobook.shelf.Shelf;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What is listened to and looked at. Spring answers requests for parts of a file, with which players skip. */
@RestController
@RequestMapping("/books/{id}")
class StreamApi {
    private final Books books;
    private final Shelf shelf;

    StreamApi(Books books, Shelf shelf) {
        this.books = books;
        this.shelf = shelf;
    }

    @GetMapping("/audio")
    ResponseEntity<Resource> audio(@PathVariable String id) {
        return stream(id, FileKind.AUDIO, Book::audio);
    }

    @GetMapping("/cover")
    ResponseEntity<Resource> cover(@PathVariable String id) {
        return stream(id, FileKind.COVER, Book::cover);
    }

    private ResponseEntity<Resource> stream(String id, FileKind kind, Function<Book, @Nullable String> part) {
        String name = books.find(id)
                .map(part)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such file"));
        Resource file = shelf.open(kind, name);
        if (!file.exists()) {
            throw new ResponseStatusException(HttpStatus.GONE, "The file of this book is lost: restore it");
        }
        return ResponseEntity.ok().contentType(kind.mediaType(name)).body(file);
    }
}
