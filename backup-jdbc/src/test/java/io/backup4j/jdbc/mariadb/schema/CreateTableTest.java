package io.backup4j.jdbc.mariadb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What stays in the statement of a table, and what is made after its rows. */
class CreateTableTest {
    private static TableDefinition of(String... elements) {
        return new CreateTable("CREATE TABLE `t` (\n  " + String.join(",\n  ", elements)
                        + "\n) ENGINE=InnoDB AUTO_INCREMENT=7 COMMENT='x AUTO_INCREMENT=9'")
                .definition("t", true);
    }

    @Test
    void keepsWhatTheRowsNeed() {
        TableDefinition table = of(
                "`id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'a, KEY `x` (`y`)'",
                "`v` varchar(10) DEFAULT '),(' CHECK (`v` <> ')')",
                "PRIMARY KEY (`v`)",
                "UNIQUE KEY `counting` (`id`,`v`)",
                "UNIQUE KEY `one` (`v`(3) DESC)",
                "KEY `two` (`v`) COMMENT 'it''s'",
                "FULLTEXT KEY `words` (`v`)",
                "CONSTRAINT `c` CHECK (`id` in (1,2))");
        assertThat(table.keys()).containsExactly("UNIQUE KEY `one` (`v`(3) DESC)", "KEY `two` (`v`) COMMENT 'it''s'");
        assertThat(table.statements().get(0))
                .contains("`counting`", "FULLTEXT", "CHECK (`id` in (1,2))", "'a, KEY `x` (`y`)'")
                .doesNotContain("`one`", "`two`")
                .endsWith("COMMENT='x AUTO_INCREMENT=9'");
        assertThat(table.nextNumber()).isEqualTo(7);
    }

    @Test
    void keepsUniqueKeysWhereTheFirstOneMayOrderTheRows() {
        assertThat(of("`v` int NOT NULL", "UNIQUE KEY `one` (`v`)", "KEY `two` (`v`)")
                        .keys())
                .containsExactly("KEY `two` (`v`)");
    }

    @Test
    void takesForeignKeysApart() {
        ForeignKey key = of(
                        "`a``b` int",
                        "CONSTRAINT `k``1` FOREIGN KEY (`a``b`, `c`) REFERENCES `other`.`par ent` (`x`, `y`) ON DELETE CASCADE")
                .foreignKeys()
                .get(0);
        assertThat(key.name()).isEqualTo("k`1");
        assertThat(key.columns()).containsExactly("a`b", "c");
        assertThat(key.parentDatabase()).isEqualTo("other");
        assertThat(key.parent()).isEqualTo("par ent");
        assertThat(key.parentColumns()).containsExactly("x", "y");
    }

    @Test
    void findsDefaultsThatNameASequence() {
        assertThat(of("`n` int DEFAULT nextval(`db`.`s`)", "`m` varchar(9) DEFAULT 'x'")
                        .sequenceDefaults())
                .singleElement()
                .satisfies(each -> assertThat(each.column()).isEqualTo("n"));
    }

    @Test
    void refusesWhatIsNoTable() {
        assertThatThrownBy(() -> new CreateTable("CREATE VIEW v AS SELECT 1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CreateTable("CREATE TABLE `t` (`a` int"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void renamesADatabaseOnlyWhereItQualifies() {
        String sql = "select `db`.`t`.`db` AS `x`, '`db`.`t`', \"`db`.\", `a`.`db`.`c` from `db`.`t` join `dbx`.`t`";
        assertThat(SqlText.inDatabase(sql, "db", "new`"))
                .isEqualTo(
                        "select `new```.`t`.`db` AS `x`, '`db`.`t`', \"`db`.\", `a`.`db`.`c` from `new```.`t` join `dbx`.`t`");
    }

    @Test
    void knowsEmptyMembers() {
        assertThat(ColumnForms.hasEmptyMember("enum('','a')")).isTrue();
        assertThat(ColumnForms.hasEmptyMember("set('a','')")).isTrue();
        assertThat(ColumnForms.hasEmptyMember("enum('a,'',b','''')")).isFalse();
    }

    private static String collated(String column) {
        return "CREATE TABLE `t` (\n  " + column + ",\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB COLLATE=utf8mb4_bin";
    }

    /** One by one and without going back: as many members as a type may have, and as many quotation marks as somebody likes. */
    @Test
    void leavesOutTheInheritedCollationOfColumnsWithManyMembers() {
        String members = java.util.stream.IntStream.range(0, 5000)
                .mapToObj(i -> "'member " + i + "'")
                .collect(java.util.stream.Collectors.joining(","));
        for (String type : java.util.List.of(
                "enum(" + members + ")",
                "set('" + "''".repeat(40) + "')",
                "enum('" + "''".repeat(40) + "\\\\','a)b','\\'')",
                "varchar(50)",
                "longtext")) {
            assertThat(CreateTable.withoutInheritedCollations(
                            collated("`i``d` " + type + " COLLATE utf8mb4_bin NOT NULL")))
                    .isEqualTo(collated("`i``d` " + type + " NOT NULL"));
            assertThat(CreateTable.withoutInheritedCollations(collated("`id` " + type + " COLLATE utf8mb4_bin")))
                    .isEqualTo(collated("`id` " + type));
            for (String kept : java.util.List.of(
                    " COLLATE utf8mb4_bin2",
                    " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                    " COMMENT ' COLLATE utf8mb4_bin'")) {
                assertThat(CreateTable.withoutInheritedCollations(collated("`id` " + type + kept)))
                        .isEqualTo(collated("`id` " + type + kept));
            }
        }
    }
}
