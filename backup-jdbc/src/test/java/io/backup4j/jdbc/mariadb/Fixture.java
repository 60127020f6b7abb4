package io.backup4j.jdbc.mariadb;

import java.util.Arrays;

/** A database with everything that a MariaDB 10.11 knows, or MySQL from 8.0 on, whichever the tests run on. */
final class Fixture {
    /** Begins what only MariaDB is told. */
    private static final String MARIADB = "MariaDB: ";

    /** Begins what only MySQL is told. */
    private static final String MYSQL = "MySQL: ";

    private Fixture() {}

    static String[] types() {
        return ofServer(TYPES);
    }

    static String[] shop() {
        return ofServer(SHOP);
    }

    /** Tables that know no transactions. */
    static String[] plain() {
        return ofServer(PLAIN);
    }

    private static String[] ofServer(String[] statements) {
        String mine = TestServer.isMysql() ? MYSQL : MARIADB;
        String others = TestServer.isMysql() ? MARIADB : MYSQL;
        return Arrays.stream(statements)
                .filter(statement -> !statement.startsWith(others))
                .map(statement -> statement.startsWith(mine) ? statement.substring(mine.length()) : statement)
                .toArray(String[]::new);
    }

    private static final String[] TYPES = {
        "SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+02:00'",
        MARIADB
                + "CREATE TABLE types (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, t TINYINT, t1 TINYINT(1), s SMALLINT UNSIGNED, m MEDIUMINT,"
                + " b BIGINT UNSIGNED, z INT(9) ZEROFILL, d DECIMAL(65,30), f FLOAT, fm FLOAT(7,3), dd DOUBLE, b1 BIT(1), b64 BIT(64),"
                + " da DATE, dt DATETIME(6), ts TIMESTAMP(3) NULL, tm TIME(6), y YEAR, c CHAR(10), v VARCHAR(200) CHARACTER SET utf16,"
                + " l VARCHAR(50) CHARACTER SET latin1, sj VARCHAR(50) CHARACTER SET sjis, u4 TEXT CHARACTER SET utf32, e ENUM('a','b''c','3') CHARACTER SET latin1,"
                + " e0 ENUM('','x'), st SET('p','q','r'), s0 SET('','k'), bin BINARY(4), vb VARBINARY(300), bl LONGBLOB, tt TINYTEXT, lt LONGTEXT,"
                + " j JSON, g GEOMETRY, p POINT, u UUID, i4 INET4, i6 INET6, n NUMERIC(10,0) INVISIBLE DEFAULT 7,"
                + " gv INT AS (t + 1) VIRTUAL, gs VARCHAR(300) AS (CONCAT(l, '!')) STORED, KEY (gs), KEY (gv)) AUTO_INCREMENT = 1000",
        MARIADB
                + "INSERT INTO types (id, t, t1, s, m, b, z, d, f, fm, dd, b1, b64, da, dt, ts, tm, y, c, v, l, sj, u4, e, e0, st, s0, bin, vb, bl, tt, lt, j,"
                + " g, p, u, i4, i6, n) VALUES"
                + " (1, -128, 1, 65535, -8388608, 18446744073709551615, 42, 12345678901234567890.123456789012345678901234567890, 0.1, 1234.567,"
                + " 1e308, b'1', b'1000000000000000000000000000000000000000000000000000000000001001', '2024-02-29', '2024-02-29 23:59:59.999999',"
                + " '2024-03-31 02:30:00.123', '-838:59:59.000000', 2155, 'abc', 'näme \\t tab 😀', 'Ünï', 'ソ表', '\\\\ \\n \\0 x', 'b''c', 'x',"
                + " 'p,r', 'k', x'00010009', x'5c090a005c4e0d1aff', x'00', 'tiny', REPEAT('long \\\\N\\n', 300), '{\"a\": [1, \"\\\\n\"]}',"
                + " ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 10,0 0))', 4326), POINT(1.5, -2.5), '123e4567-e89b-12d3-a456-426655440000',"
                + " '10.0.0.1', '::ffff:1', 12)",
        MARIADB
                + "INSERT INTO types (id, e, e0, st, s0, da, dt, ts, y, f, dd, c, bl, vb) VALUES (2, 0, 0, '', 0, '0000-00-00', '2020-02-31 00:00:00', 0, 0,"
                + " 3.4028234e38, -0.0, '', '', ''), (3, '3', '', 'q', '', '2020-00-00', '0000-00-00 00:00:00', '1970-01-01 02:00:01', 1901, 1.17549435e-38,"
                + " 2.2250738585072014e-308, ' x ', REPEAT(x'00ff5c0a09', 50000), x'5c4e')",
        MYSQL
                + "CREATE TABLE types (id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, t TINYINT, t1 TINYINT(1), s SMALLINT UNSIGNED, m MEDIUMINT,"
                + " b BIGINT UNSIGNED, z INT(9) ZEROFILL, d DECIMAL(65,30), f FLOAT, fm FLOAT(7,3), dd DOUBLE, b1 BIT(1), b64 BIT(64),"
                + " da DATE, dt DATETIME(6), ts TIMESTAMP(3) NULL, tm TIME(6), y YEAR, c CHAR(10), v VARCHAR(200) CHARACTER SET utf16,"
                + " l VARCHAR(50) CHARACTER SET latin1, sj VARCHAR(50) CHARACTER SET sjis, u4 TEXT CHARACTER SET utf32, e ENUM('a','b''c','3') CHARACTER SET latin1,"
                + " e0 ENUM('','x'), st SET('p','q','r'), s0 SET('','k'), bin BINARY(4), vb VARBINARY(300), bl LONGBLOB, tt TINYTEXT, lt LONGTEXT,"
                + " j JSON, g GEOMETRY, p POINT, u CHAR(36), i4 VARCHAR(15), i6 VARCHAR(45), n NUMERIC(10,0) DEFAULT 7 INVISIBLE,"
                + " gv INT AS (t + 1) VIRTUAL, gs VARCHAR(300) AS (CONCAT(l, '!')) STORED,"
                + " ai VARCHAR(20) COLLATE utf8mb4_0900_ai_ci, ja VARCHAR(20) COLLATE utf8mb4_ja_0900_as_cs, made CHAR(36) DEFAULT (UUID()) INVISIBLE,"
                + " KEY (gs), KEY (gv), KEY folded ((LOWER(l)), t)) AUTO_INCREMENT = 1000",
        MYSQL
                + "INSERT INTO types (id, t, t1, s, m, b, z, d, f, fm, dd, b1, b64, da, dt, ts, tm, y, c, v, l, sj, u4, e, e0, st, s0, bin, vb, bl, tt, lt, j,"
                + " g, p, u, i4, i6, n, ai, ja) VALUES"
                + " (1, -128, 1, 65535, -8388608, 18446744073709551615, 42, 12345678901234567890.123456789012345678901234567890, 0.1, 1234.567,"
                + " 1e308, b'1', b'1000000000000000000000000000000000000000000000000000000000001001', '2024-02-29', '2024-02-29 23:59:59.999999',"
                + " '2024-03-31 02:30:00.123', '-838:59:59.000000', 2155, 'abc', 'näme \\t tab 😀', 'Ünï', 'ソ表', '\\\\ \\n \\0 x', 'b''c', 'x',"
                + " 'p,r', 'k', x'00010009', x'5c090a005c4e0d1aff', x'00', 'tiny', REPEAT('long \\\\N\\n', 300), '{\"a\": [1, \"\\\\n\"]}',"
                + " ST_GeomFromText('POLYGON((0 0,10 0,10 10,0 10,0 0))', 4326), POINT(1.5, -2.5), '123e4567-e89b-12d3-a456-426655440000',"
                + " '10.0.0.1', '::ffff:1', 12, 'Straße', 'はハ')",
        MYSQL
                + "INSERT INTO types (id, e, e0, st, s0, da, dt, ts, y, f, dd, c, bl, vb, j) VALUES (2, 0, 0, '', 0, '0000-00-00', '2020-02-31 00:00:00', 0, 0,"
                + " 3.4028234e38, -0.0, '', '', '', '[1, 1.0, 1e100, 0.1, \"\", null, true, {\"\": -0.0}]'),"
                + " (3, '3', '', 'q', '', '2020-00-00', '0000-00-00 00:00:00', '1970-01-01 02:00:01', 1901, 1.17549435e-38,"
                + " 2.2250738585072014e-308, ' x ', REPEAT(x'00ff5c0a09', 50000), x'5c4e', 'null')",
        "INSERT INTO types (id) VALUES (4)",
        MARIADB
                + "INSERT INTO types (f, dd, t, c) SELECT RAND(seq) * POW(10, CAST(seq % 30 AS INT) - 15), RAND(seq * 7) * POW(10, CAST(seq % 600 AS INT) - 300), seq % 100, seq FROM seq_1_to_2000",
        MARIADB
                + "CREATE TABLE `odd name/%.``é` (`select` INT, `a``b,c\nd` VARCHAR(10), `?` UUID) COMMENT 'it''s (odd), KEY `x` (`y`)\nnew'",
        MYSQL
                + "INSERT INTO types (f, dd, t, c) SELECT RAND(seq) * POW(10, CAST(seq % 30 AS SIGNED) - 15), RAND(seq * 7) * POW(10, CAST(seq % 600 AS SIGNED) - 300), seq % 100, seq FROM seq_1_to_2000",
        MYSQL
                + "CREATE TABLE `odd name/%.``é` (`select` INT, `a``b,c\nd` VARCHAR(10), `?` CHAR(36)) COMMENT 'it''s (odd), KEY `x` (`y`)\nnew'",
        "INSERT INTO `odd name/%.``é` VALUES (1, 'x', UUID()), (NULL, NULL, NULL), (1, 'x', NULL)",
        "CREATE TABLE `.hidden` (id INT)",
        "CREATE TABLE one_column (v VARCHAR(10))",
        "INSERT INTO one_column VALUES (''), (NULL), ('\\\\N'), ('a'), ('')",
        "CREATE TABLE empty_table (id INT PRIMARY KEY)",
        MYSQL + "CREATE TABLE vectors (id INT PRIMARY KEY /*!90000 , v VECTOR(3) */)",
        MYSQL + "INSERT INTO vectors VALUES (1 /*!90000 , STRING_TO_VECTOR('[1, 2, 3.5]') */)",
        "SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO'",
        "CREATE TABLE zero_key (id INT AUTO_INCREMENT PRIMARY KEY, v INT)",
        "INSERT INTO zero_key VALUES (0, 1), (-5, 2), (5, 3)",
    };

    private static final String[] SHOP = {
        MARIADB + "CREATE SEQUENCE numbers START WITH 100 INCREMENT BY 10 CACHE 5",
        MARIADB + "DO NEXTVAL(numbers)",
        MARIADB
                + "CREATE TABLE customer (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100) NOT NULL COMMENT 'who, really; it''s \"them\"',"
                + " email VARCHAR(100) CHARACTER SET ascii, number BIGINT NOT NULL DEFAULT NEXTVAL(numbers), born DATE, active BOOLEAN NOT NULL DEFAULT TRUE,"
                + " data JSON CHECK (JSON_VALID(data)), UNIQUE KEY by_email (email), KEY by_name (name(10), born DESC), FULLTEXT KEY words (name),"
                + " CONSTRAINT adult CHECK (born < '2020-01-01' OR name <> '),('), KEY ignored_key (born) IGNORED) COMMENT='who buys' ROW_FORMAT=DYNAMIC",
        MARIADB
                + "INSERT INTO customer (name, email, born) SELECT CONCAT('Customer ', seq), CONCAT('c', seq, '@example.org'), '1980-01-01' + INTERVAL seq DAY"
                + " FROM seq_1_to_300",
        MYSQL
                + "CREATE TABLE customer (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100) NOT NULL COMMENT 'who, really; it''s \"them\"',"
                + " email VARCHAR(100) CHARACTER SET ascii, number BIGINT NOT NULL DEFAULT (ABS(-7) + 1), born DATE, active BOOLEAN NOT NULL DEFAULT TRUE,"
                + " data JSON CHECK (JSON_VALID(data)), first_tag INT AS (data->'$.tags[0]') STORED, UNIQUE KEY by_email (email),"
                + " KEY by_name (name(10), born DESC), FULLTEXT KEY words (name), KEY folded ((LOWER(name)), born),"
                + " KEY tags ((CAST(data->'$.tags' AS UNSIGNED ARRAY))), CONSTRAINT adult CHECK (born < '2020-01-01' OR name <> '),('),"
                + " CONSTRAINT wish CHECK (number < 0) NOT ENFORCED, KEY ignored_key (born) INVISIBLE) COMMENT='who buys' ROW_FORMAT=DYNAMIC",
        MYSQL
                + "INSERT INTO customer (name, email, born, data) SELECT CONCAT('Customer ', seq), CONCAT('c', seq, '@example.org'), '1980-01-01' + INTERVAL seq DAY,"
                + " JSON_OBJECT('tags', JSON_ARRAY(seq, seq + 1)) FROM seq_1_to_300",
        "CREATE TABLE purchase (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, customer INT NOT NULL, parent BIGINT UNSIGNED, amount DECIMAL(12,2),"
                + " at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,"
                + " CONSTRAINT by_whom FOREIGN KEY (customer) REFERENCES customer (id) ON DELETE CASCADE ON UPDATE RESTRICT,"
                + " FOREIGN KEY (parent) REFERENCES purchase (id) ON DELETE SET NULL)",
        "INSERT INTO purchase (customer, amount, at) SELECT 1 + seq % 300, seq / 7, '2025-01-01' FROM seq_1_to_5000",
        "UPDATE purchase SET parent = id - 1, at = at WHERE id % 3 = 0",
        "CREATE TABLE sale (id INT NOT NULL, at DATE NOT NULL, v INT, PRIMARY KEY (id, at), KEY by_v (v)) PARTITION BY RANGE (YEAR(at))"
                + " SUBPARTITION BY HASH (id) SUBPARTITIONS 2 (PARTITION p24 VALUES LESS THAN (2025), PARTITION p25 VALUES LESS THAN (2026),"
                + " PARTITION rest VALUES LESS THAN MAXVALUE)",
        "INSERT INTO sale SELECT seq, '2024-06-01' + INTERVAL seq DAY, seq FROM seq_1_to_1000",
        MARIADB + "CREATE TABLE place (id INT PRIMARY KEY, spot POINT NOT NULL, SPATIAL KEY (spot))",
        MARIADB + "INSERT INTO place SELECT seq, POINT(seq, -seq) FROM seq_1_to_50",
        MARIADB
                + "CREATE TABLE lent (id INT, who INT, from_day DATE, to_day DATE, PERIOD FOR loan (from_day, to_day), UNIQUE (id, loan WITHOUT OVERLAPS))",
        MARIADB + "INSERT INTO lent VALUES (1, 1, '2024-01-01', '2024-02-01'), (1, 2, '2024-02-01', '2024-03-01')",
        MARIADB
                + "CREATE TABLE squeezed (id INT PRIMARY KEY, t TEXT COMPRESSED, v VARCHAR(1000)) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8",
        MYSQL
                + "CREATE TABLE region (name VARCHAR(20) NOT NULL, v INT, PRIMARY KEY (name)) PARTITION BY LIST COLUMNS (name)"
                + " (PARTITION n VALUES IN ('no,rth', 'it''s'), PARTITION s VALUES IN ('south'))",
        MYSQL + "INSERT INTO region VALUES ('no,rth', 1), ('it''s', 2), ('south', 3)",
        MYSQL + "CREATE TABLE place (id INT PRIMARY KEY, spot POINT NOT NULL SRID 4326, SPATIAL KEY (spot))",
        MYSQL + "INSERT INTO place SELECT seq, ST_SRID(POINT(seq, -seq), 4326) FROM seq_1_to_50",
        MYSQL
                + "CREATE TABLE squeezed (id INT PRIMARY KEY, t TEXT, v VARCHAR(1000)) ROW_FORMAT=COMPRESSED KEY_BLOCK_SIZE=8",
        "INSERT INTO squeezed VALUES (1, REPEAT('x', 5000), 'y')",
        MYSQL + "SET SESSION sql_generate_invisible_primary_key = ON",
        MYSQL + "CREATE TABLE keyless (v INT)",
        MYSQL + "INSERT INTO keyless (v) VALUES (3), (1), (2)",
        MYSQL + "SET SESSION sql_generate_invisible_primary_key = OFF",
        "CREATE TABLE a (id INT PRIMARY KEY, b INT)",
        "CREATE TABLE b (id INT PRIMARY KEY, a INT, CONSTRAINT b_a FOREIGN KEY (a) REFERENCES a (id))",
        "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b (id)",
        "INSERT INTO a VALUES (1, NULL)",
        "INSERT INTO b VALUES (1, 1)",
        "UPDATE a SET b = 1",
        "CREATE TABLE log (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(200))",
        "CREATE FUNCTION doubled(x INT) RETURNS INT DETERMINISTIC COMMENT 'twice' RETURN x * 2",
        "CREATE FUNCTION last_one() RETURNS INT READS SQL DATA RETURN (SELECT MAX(n) FROM a_view)",
        "CREATE VIEW z_base AS SELECT id, name, doubled(id) AS twice FROM customer WHERE active WITH CASCADED CHECK OPTION",
        "CREATE VIEW a_view AS SELECT COUNT(*) AS n, 'a `b` \\' c' AS `odd ``col` FROM z_base",
        "CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW with_function AS SELECT last_one() AS n",
        "CREATE VIEW elsewhere AS SELECT c.id, u.User FROM customer c JOIN mysql.user u",
        MYSQL
                + "CREATE VIEW windowed AS WITH ranked AS (SELECT id, ROW_NUMBER() OVER (PARTITION BY customer ORDER BY id) AS place FROM purchase)"
                + " SELECT * FROM ranked WHERE place = 1",
        "CREATE PROCEDURE note(IN what VARCHAR(100), OUT n INT) MODIFIES SQL DATA BEGIN INSERT INTO log (what) VALUES (what); SET n = LAST_INSERT_ID(); END",
        MARIADB
                + "CREATE AGGREGATE FUNCTION total(x INT) RETURNS INT BEGIN DECLARE s INT DEFAULT 0; DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s;"
                + " LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP; END",
        "CREATE TRIGGER after_first AFTER INSERT ON customer FOR EACH ROW INSERT INTO log (what) VALUES (CONCAT('first ', NEW.name))",
        "CREATE TRIGGER after_second AFTER INSERT ON customer FOR EACH ROW INSERT INTO log (what) VALUES (CONCAT('second ', NEW.name))",
        "CREATE TRIGGER after_zeroth AFTER INSERT ON customer FOR EACH ROW PRECEDES after_first INSERT INTO log (what) VALUES ('zeroth ü')",
        "INSERT INTO customer (name) VALUES ('triggered')",
        MARIADB
                + "SET @named = CONCAT('CREATE OR REPLACE TRIGGER ', DATABASE(), '.qualified BEFORE DELETE ON `', DATABASE(), '` . purchase FOR EACH ROW SET @x = 1')",
        MARIADB + "EXECUTE IMMEDIATE @named",
        MYSQL + "CREATE TRIGGER qualified BEFORE DELETE ON purchase FOR EACH ROW SET @x = 1",
        "SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'",
        "CREATE TRIGGER quoted BEFORE UPDATE ON \"log\" FOR EACH ROW SET NEW.\"what\" = NEW.\"what\" || '!'",
        "CREATE PROCEDURE \"quoted proc\"() SELECT \"what\" || 'x' FROM \"log\"",
        MARIADB + "SET SESSION sql_mode = 'ORACLE'",
        MARIADB + "CREATE PACKAGE tools AS FUNCTION one RETURN INT; END",
        MARIADB + "CREATE PACKAGE BODY tools AS FUNCTION one RETURN INT AS BEGIN RETURN 1; END; END",
        "SET SESSION sql_mode = DEFAULT, time_zone = '+03:00'",
        "CREATE EVENT hourly ON SCHEDULE EVERY 1 HOUR STARTS '2030-01-01 00:00:00' COMMENT 'often' DO DELETE FROM log WHERE id < 0",
        "CREATE EVENT once ON SCHEDULE AT '2035-05-05 05:05:05' ON COMPLETION PRESERVE DISABLE DO INSERT INTO log (what) VALUES ('once')",
        "SET SESSION collation_connection = 'latin1_swedish_ci'",
        "CREATE FUNCTION in_latin() RETURNS VARCHAR(10) DETERMINISTIC RETURN 'latin'",
        MYSQL + "ANALYZE TABLE sale UPDATE HISTOGRAM ON v WITH 10 BUCKETS",
    };

    private static final String[] PLAIN = {
        "CREATE TABLE plain (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(20), KEY (v)) ENGINE=MyISAM",
        "INSERT INTO plain (v) SELECT CONCAT('v', seq) FROM seq_1_to_500",
        MARIADB + "CREATE TABLE aria (id INT, t TEXT, KEY (id)) ENGINE=Aria TRANSACTIONAL=1 PAGE_CHECKSUM=1",
        MARIADB + "INSERT INTO aria SELECT seq, REPEAT('t', seq) FROM seq_1_to_100",
        MYSQL + "CREATE TABLE archived (id INT, t TEXT) ENGINE=ARCHIVE",
        MYSQL + "INSERT INTO archived SELECT seq, REPEAT('t', seq) FROM seq_1_to_100",
        "CREATE TABLE fleeting (id INT) ENGINE=MEMORY",
        "INSERT INTO fleeting VALUES (1)",
        "CREATE TABLE commas (id INT NOT NULL, v VARCHAR(10) NOT NULL) ENGINE=CSV",
        "INSERT INTO commas VALUES (1, 'a,\"b')",
    };
}
