package io.backup4j.examples.audiobook.demo;

import io.backup4j.examples.audiobook.LibrarySettings;
import io.backup4j.examples.audiobook.book.Books;
import io.backup4j.examples.audiobook.book.NewBook;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Puts two books into an empty library, so that there is something to try. */
@Component
class DemoBooks implements ApplicationRunner {
    private static final int SECONDS = 10;

    private final LibrarySettings settings;
    private final Books books;

    DemoBooks(LibrarySettings settings, Books books) {
        this.settings = settings;
        this.books = books;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        if (settings.demo() && books.all().isEmpty()) {
            books.add(book("Emma", "Jane Austen", 440));
            books.add(book("The Time Machine", "H. G. Wells", 330));
        }
    }

    private static NewBook book(String title, String author, int hertz) {
        return new NewBook(
                title,
                author,
                new NewBook.File("tone.wav", () -> new ByteArrayInputStream(Tone.wav(hertz, SECONDS))),
                new NewBook.File("cover.png", () -> new ByteArrayInputStream(CoverPicture.png(hertz))));
    }
}
