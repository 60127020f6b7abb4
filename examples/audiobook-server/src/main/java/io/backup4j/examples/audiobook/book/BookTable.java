package io.backup4j.examples.audiobook.book;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Books in the database. */
@Repository
class BookTable {
    private final JdbcClient database;

    BookTable(JdbcClient database) {
        this.database = database;
    }

    List<Book> all() {
        return database.sql("select * from book order by added_at, id")
                .query(BookTable::book)
                .list();
    }

    Optional<Book> find(String id) {
        return database.sql("select * from book where id = ?")
                .param(id)
                .query(BookTable::book)
                .optional();
    }

    void insert(Book book) {
        database.sql("insert into book (id, title, author, audio, cover, added_at) values (?, ?, ?, ?, ?, ?)")
                .params(
                        book.id(),
                        book.title(),
                        book.author(),
                        book.audio(),
                        book.cover(),
                        book.addedAt().toString())
                .update();
    }

    boolean delete(String id) {
        return database.sql("delete from book where id = ?").param(id).update() > 0;
    }

    private static Book book(ResultSet row, int number) throws SQLException {
        return new Book(
                row.getString("id"),
                row.getString("title"),
                row.getString("author"),
                row.getString("audio"),
                row.getString("cover"),
                Instant.parse(row.getString("added_at")));
    }
}
