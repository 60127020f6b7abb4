package io.backup4j.examples.audiobook.progress;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Listening progress in the database. */
@Repository
class ProgressTable {
    private final JdbcClient database;

    ProgressTable(JdbcClient database) {
        this.database = database;
    }

    /** The beginning for who has not begun. */
    Progress find(String book, String listener) {
        return database.sql("select position_seconds from progress where book_id = ? and listener = ?")
                .params(book, listener)
                .query(Progress.class)
                .optional()
                .orElse(new Progress(0));
    }

    /** False if there is no such book. */
    boolean put(String book, String listener, Progress progress) {
        return database.sql(
                                "insert into progress (book_id, listener, position_seconds) select id, ?, ? from book"
                                        + " where id = ? on conflict do update set position_seconds = excluded.position_seconds")
                        .params(listener, progress.positionSeconds(), book)
                        .update()
                > 0;
    }
}
