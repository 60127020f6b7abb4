package io.backup4j.examples.collector.group;

import io.backup4j.examples.collector.report.ExceptionReport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Groups and their occurrences in PostgreSQL. */
@Repository
class GroupStore {
    private final JdbcClient database;

    GroupStore(JdbcClient database) {
        this.database = database;
    }

    /** Counts a report, unless it was counted before. Belongs into a transaction. */
    void add(ExceptionReport report) {
        Timestamp seen = Timestamp.from(report.seen());
        database.sql("""
                        INSERT INTO exception_group (fingerprint, service, type, message, first_seen, last_seen)
                        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")
                .params(report.fingerprint(), report.service(), report.type(), report.message(), seen, seen)
                .update();
        int added = database.sql(
                        "INSERT INTO occurrence (id, fingerprint, message, frames, seen) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                .params(
                        report.id(),
                        report.fingerprint(),
                        report.message(),
                        report.frames().toArray(String[]::new),
                        seen)
                .update();
        if (added == 1) {
            database.sql("""
                            UPDATE exception_group SET occurrences = occurrences + 1, last_seen = greatest(last_seen, ?)
                            WHERE fingerprint = ?""").params(seen, report.fingerprint()).update();
        }
    }

    /** The latest groups first. */
    List<ExceptionGroup> latest(int most) {
        return database.sql("SELECT * FROM exception_group ORDER BY last_seen DESC, fingerprint LIMIT ?")
                .param(most)
                .query(GroupStore::group)
                .list();
    }

    private static ExceptionGroup group(ResultSet row, int number) throws SQLException {
        return new ExceptionGroup(
                row.getString("fingerprint"),
                row.getString("service"),
                row.getString("type"),
                row.getString("message"),
                row.getLong("occurrences"),
                row.getTimestamp("first_seen").toInstant(),
                row.getTimestamp("last_seen").toInstant());
    }
}
