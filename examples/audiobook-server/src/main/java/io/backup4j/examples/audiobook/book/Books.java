package io.backup4j.examples.audiobook.book;

import io.backup4j.examples.audiobook.shelf.FileKind;
import io.backup4j.examples.audiobook.shelf.Shelf;
import io.backup4j.examples.audiobook.shelf.ShelfGate;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The library. Files are there before the row that names them, and go after it: a backup, which holds the database at an instant and reads the files afterwards, has the
 * files of every book that was not deleted meanwhile.
 */
@Service
public class Books {
    private final BookTable table;
    private final Shelf shelf;
    private final ShelfGate gate;

    Books(BookTable table, Shelf shelf, ShelfGate gate) {
        this.table = table;
        this.shelf = shelf;
        this.gate = gate;
    }

    /** All books, oldest first. */
    public List<Book> all() {
        return table.all();
    }

    /** A book. */
    public Optional<Book> find(String id) {
        return table.find(id);
    }

    /** Adds a book; when this returns all of it is on disk. */
    public Book add(NewBook added) throws IOException {
        String id = UUID.randomUUID().toString();
        NewBook.File cover = added.cover();
        Book book = new Book(
                id,
                added.title().strip(),
                added.author().strip(),
                id + "." + FileKind.AUDIO.ending(added.audio().name()),
                cover == null ? null : id + "." + FileKind.COVER.ending(cover.name()),
                Instant.now().truncatedTo(ChronoUnit.SECONDS));
        return gate.change(() -> add(book, added.audio(), cover));
    }

    private Book add(Book book, NewBook.File audio, NewBook.@Nullable File cover) throws IOException {
        try {
            put(FileKind.AUDIO, book.audio(), audio);
            if (cover != null) {
                put(FileKind.COVER, book.cover(), cover);
            }
            table.insert(book);
            return book;
        } catch (IOException | RuntimeException e) {
            removeFiles(book);
            throw e;
        }
    }

    private void put(FileKind kind, String name, NewBook.File file) throws IOException {
        try (InputStream content = file.content().open()) {
            shelf.put(kind, name, content);
        }
    }

    /** Deletes a book; false if there is none. */
    public boolean delete(String id) throws IOException {
        return gate.change(() -> {
            Optional<Book> book = table.find(id);
            boolean deleted = table.delete(id);
            if (deleted) {
                removeFiles(book.orElseThrow());
            }
            return deleted;
        });
    }

    private void removeFiles(Book book) throws IOException {
        shelf.remove(FileKind.AUDIO, book.audio());
        if (book.cover() != null) {
            shelf.remove(FileKind.COVER, book.cover());
        }
    }
}
