package io.backup4j.examples.audiobook.book;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Books by HTTP. */
@RestController
@RequestMapping("/books")
class BookApi {
    private final Books books;

    BookApi(Books books) {
        this.books = books;
    }

    @GetMapping
    List<Book> list() {
        return books.all();
    }

    @GetMapping("/{id}")
    Book show(@PathVariable String id) {
        return books.find(id).orElseThrow(missing(id));
    }

    @PostMapping
    ResponseEntity<Book> upload(
            @RequestParam String title,
            @RequestParam String author,
            @RequestParam MultipartFile audio,
            @RequestParam(required = false) @Nullable MultipartFile cover)
            throws IOException {
        Book book = books.add(new NewBook(title, author, file(audio), cover == null ? null : file(cover)));
        return ResponseEntity.created(ServletUriComponentsBuilder.fromCurrentRequest()
                        .pathSegment(book.id())
                        .build()
                        .toUri())
                .body(book);
    }

    private static NewBook.File file(MultipartFile uploaded) {
        return new NewBook.File(String.valueOf(uploaded.getOriginalFilename()), uploaded::getInputStream);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable String id) throws IOException {
        if (!books.delete(id)) {
            throw missing(id).get();
        }
        return ResponseEntity.noContent().build();
    }

    @ExceptionHandler(IllegalArgumentException.class)
    ResponseEntity<String> refuse(IllegalArgumentException mistake) {
        return ResponseEntity.badRequest().body(mistake.getMessage());
    }

    private static Supplier<ResponseStatusException> missing(String id) {
        return () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no book " + id);
    }
}
