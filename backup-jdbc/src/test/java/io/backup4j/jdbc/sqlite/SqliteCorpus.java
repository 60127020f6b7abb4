package io.backup4j.jdbc.sqlite;

import java.util.List;
import java.util.Random;

/**
 * Everything that SQLite can define, and an endless series of transactions over it: what a database holds depends on nothing but how many of them were done, which it
 * says itself, in the table {@code serial}.
 */
final class SqliteCorpus {
    private static final List<String> DEFINITIONS = List.of(
            "PRAGMA user_version = 4711",
            "PRAGMA application_id = 815",
            "CREATE TABLE serial (n INTEGER NOT NULL)",
            "INSERT INTO serial VALUES (0)",
            // Full text, of each version, one over the content of another table.
            "CREATE VIRTUAL TABLE doc USING fts5 (title, body, tokenize = 'porter unicode61')",
            "CREATE VIRTUAL TABLE doc_terms USING fts5vocab (doc, row)",
            "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)",
            "CREATE VIRTUAL TABLE note_text USING fts5 (text, content = 'note', content_rowid = 'id')",
            "CREATE TRIGGER note_insert AFTER INSERT ON note BEGIN INSERT INTO note_text (rowid, text) VALUES (new.id, new.text); END",
            "CREATE TRIGGER note_delete AFTER DELETE ON note BEGIN INSERT INTO note_text (note_text, rowid, text) VALUES ('delete', old.id, old.text); END",
            "CREATE VIRTUAL TABLE old_doc USING fts4 (body, matchinfo=fts3, order=desc)",
            "CREATE VIRTUAL TABLE place USING rtree (id, x0, x1, y0, y1, +label TEXT)",
            "CREATE VIRTUAL TABLE cell USING rtree_i32 (id, x0, x1)",
            // Tables of each kind.
            "CREATE TABLE word (word TEXT PRIMARY KEY, uses INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID",
            "CREATE TABLE exact (i INT, r REAL, t TEXT, b BLOB, a ANY) STRICT",
            "CREATE TABLE exact_pair (a TEXT, b ANY, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID",
            "CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, v)",
            "CREATE TABLE computed (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) STORED, c TEXT AS ('v' || a) VIRTUAL, CHECK (a > -1))",
            "CREATE INDEX computed_b ON computed (b DESC) WHERE a % 2 = 0",
            "CREATE INDEX computed_text ON computed (lower(c), abs(a - 50))",
            "CREATE UNIQUE INDEX computed_c ON computed (c COLLATE NOCASE, a)",
            "CREATE TABLE loose (v, i INTEGER, t TEXT COLLATE RTRIM, n NUMERIC, d DATE DEFAULT (date(0, 'unixepoch')))",
            "CREATE TABLE \"odd \"\"name\"\" – ünï [x]\" (\"select\" TEXT, \"a.b\" INT, \"\" TEXT)",
            "CREATE INDEX \"odd index\" ON \"odd \"\"name\"\" – ünï [x]\" (\"a.b\", \"\")",
            "CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT REPLACE)",
            "CREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)",
            "CREATE TABLE large (id INTEGER PRIMARY KEY, content BLOB)",
            "CREATE VIEW busy (word, uses) AS WITH w AS (SELECT * FROM word) SELECT word, uses FROM w WHERE uses > 1 ORDER BY 2",
            "CREATE VIEW entry AS SELECT id, name FROM parent",
            "CREATE TRIGGER entry_insert INSTEAD OF INSERT ON entry BEGIN INSERT INTO parent (name) VALUES (upper(new.name)); END",
            "CREATE TRIGGER exact_count AFTER UPDATE OF i ON exact WHEN new.i > 5 BEGIN UPDATE word SET uses = uses + 1 WHERE word = 'exact'; END",
            "INSERT INTO exact VALUES (-9223372036854775808, 9e999, char(55, 0, 56), x'', x'00ff'), (9223372036854775807, -0.0, '', NULL, 1e-300)",
            "INSERT INTO loose VALUES (NULL, 'no number', 'end  ', '12', 1), (x'27', 1.5, char(128512, 39, 10), '1e3', '')",
            "INSERT INTO word VALUES ('exact', 0)",
            "ANALYZE");

    private static final int WORDS = 60;

    private SqliteCorpus() {}

    /** Makes the database. */
    static String definitions(List<String> settings) {
        return script(settings) + script(DEFINITIONS);
    }

    private static String script(List<String> statements) {
        return statements.isEmpty() ? "" : String.join(";\n", statements) + ";\n";
    }

    /** What each connection says first. */
    static String greeting() {
        return ".timeout 60000\nPRAGMA synchronous = OFF;\nPRAGMA foreign_keys = ON;\n";
    }

    /** The transaction of a number, from 1. */
    static String transaction(long n) {
        Random random = new Random(n);
        long id = 1 + random.nextInt(300);
        String word = "word" + random.nextInt(WORDS);
        String text = "word" + random.nextInt(WORDS) + " running 'and' ü" + n;
        return script(List.of(
                "BEGIN IMMEDIATE",
                "INSERT INTO doc VALUES (" + quoted(text) + ", " + quoted(word + " " + text) + ")",
                "DELETE FROM doc WHERE rowid = " + (n - 200),
                "INSERT OR IGNORE INTO note VALUES (" + id + ", " + quoted(text) + ")",
                "DELETE FROM note WHERE id = " + (1 + random.nextInt(300)),
                "INSERT INTO old_doc VALUES (" + quoted(text) + ")",
                "INSERT OR REPLACE INTO place VALUES (" + id + ", " + n + ", " + (n + 7) + ", -5, 5, " + quoted(word)
                        + ")",
                "INSERT OR REPLACE INTO cell VALUES (" + id + ", " + n + ", " + (n + id) + ")",
                "INSERT INTO word VALUES (" + quoted(word) + ", 1) ON CONFLICT (word) DO UPDATE SET uses = uses + 1",
                "UPDATE exact SET i = " + n % 11 + ", a = " + quoted(word) + " WHERE rowid = 2",
                "INSERT OR IGNORE INTO exact_pair VALUES (" + quoted(word) + ", " + id + ")",
                "INSERT INTO counted (v) VALUES (" + n + " / 3.0)",
                "DELETE FROM counted WHERE id < " + (n - 100),
                "INSERT OR REPLACE INTO computed (a) VALUES (" + id + ")",
                "UPDATE loose SET v = zeroblob(" + id + "), t = " + quoted(text) + " WHERE rowid = 2",
                "INSERT INTO \"odd \"\"name\"\" – ünï [x]\" VALUES (" + quoted(text) + ", " + n + ", NULL)",
                "INSERT INTO entry VALUES (NULL, " + quoted(word) + ")",
                "INSERT OR REPLACE INTO child SELECT " + id + ", max(id) FROM parent",
                "INSERT OR REPLACE INTO large VALUES (" + id % 20 + ", CAST(replace(hex(zeroblob(" + id * 4
                        + ")), '0', " + quoted(text) + ") AS BLOB))",
                definition(n),
                "UPDATE serial SET n = " + n,
                "COMMIT"));
    }

    /** Definitions change too. */
    private static String definition(long n) {
        long round = n / 40;
        return switch ((int) (n % 40)) {
            case 10 -> "CREATE TABLE later" + round + " AS SELECT * FROM word";
            case 15 -> "ALTER TABLE later" + round + " ADD COLUMN note TEXT DEFAULT 'new'";
            case 20 -> "CREATE INDEX later_uses" + round + " ON later" + round + " (uses) WHERE uses > 3";
            case 25 -> "ALTER TABLE later" + round + " RENAME COLUMN uses TO used";
            case 30 -> "DROP TABLE IF EXISTS \"later" + (round - 2) + "\"";
            case 35 -> "REINDEX";
            default -> "SELECT 1 WHERE 0";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
