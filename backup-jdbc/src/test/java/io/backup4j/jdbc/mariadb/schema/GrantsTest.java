package io.backup4j.jdbc.mariadb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the lines of {@code SHOW GRANTS} prove; what they do not, counts as denied. */
class GrantsTest {
    private static final Right TRIGGER = Right.onDatabase("TRIGGER", "my_shop");

    private static boolean allows(Right right, String... lines) {
        return Grants.of(List.of(lines), true, false).allow(right);
    }

    @Test
    void knowsARightOfTheWholeServer() {
        String all = "GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` IDENTIFIED BY PASSWORD '*6C' WITH GRANT OPTION";
        assertThat(allows(TRIGGER, all)).isTrue();
        assertThat(allows(Right.everywhere("SHOW_ROUTINE"), all)).isTrue();
        assertThat(allows(new Right("SELECT", "mysql", "proc"), all)).isTrue();
        assertThat(allows(TRIGGER, "GRANT SELECT, TRIGGER ON *.* TO `u`@`%`")).isTrue();
        assertThat(allows(TRIGGER, "GRANT USAGE ON *.* TO `u`@`%`")).isFalse();
        String dynamic = "GRANT BACKUP_ADMIN,SHOW_ROUTINE ON *.* TO `u`@`%`";
        assertThat(allows(Right.everywhere("SHOW_ROUTINE"), dynamic)).isTrue();
    }

    @Test
    void knowsARightOfADatabaseByItsPattern() {
        for (String pattern : new String[] {"my_shop", "my\\_shop", "my%", "%", "my\\_sho_"}) {
            assertThat(allows(TRIGGER, "GRANT TRIGGER ON `" + pattern + "`.* TO `u`@`%`"))
                    .as(pattern)
                    .isTrue();
        }
        for (String pattern : new String[] {"my", "my\\%", "MY_SHOP", "my_shop_", "*"}) {
            assertThat(allows(TRIGGER, "GRANT TRIGGER ON `" + pattern + "`.* TO `u`@`%`"))
                    .as(pattern)
                    .isFalse();
        }
        String capitals = "GRANT TRIGGER ON `MY_SHOP`.* TO `u`@`%`";
        assertThat(Grants.of(List.of(capitals), true, true).allow(TRIGGER)).isTrue();
        String wide = "GRANT TRIGGER ON `my%`.* TO `u`@`%`";
        assertThat(Grants.of(List.of(wide), false, false).allow(TRIGGER)).isFalse();
    }

    @Test
    void readsNamesWithWhatelseStandsInALine() {
        Right odd = Right.onDatabase("EVENT", "a` ON *.* TO b");
        assertThat(allows(odd, "GRANT EVENT ON `a`` ON *.* TO b`.* TO `x`@`y`")).isTrue();
        assertThat(allows(TRIGGER, "GRANT EVENT ON `a`` ON *.* TO b`.* TO `TRIGGER ON *.* TO `@`y`"))
                .isFalse();
        assertThat(allows(TRIGGER, "GRANT `TRIGGER ON *.* TO x` TO `u`@`%`")).isFalse();
    }

    /** The server takes the closest pattern alone: a wider one with more rights is of no use. */
    @Test
    void wantsTheRightFromEachPatternThatCouldBeTaken() {
        String wide = "GRANT SELECT, TRIGGER ON `my%`.* TO `u`@`%`";
        assertThat(allows(TRIGGER, wide, "GRANT SELECT ON `my\\_shop`.* TO `u`@`%`"))
                .isFalse();
        assertThat(allows(TRIGGER, wide, "GRANT TRIGGER, EVENT ON `my\\_shop`.* TO `u`@`%`"))
                .isTrue();
        assertThat(allows(TRIGGER, wide, "GRANT SELECT ON `other`.* TO `u`@`%`"))
                .isTrue();
    }

    @Test
    void addsUpTheRolesThatAreActiveApartFromTheAccount() {
        String account = "GRANT SELECT ON `my_shop`.* TO `u`@`%`";
        assertThat(allows(TRIGGER, "GRANT `r` TO `u`@`%`", account, "GRANT TRIGGER ON `my_shop`.* TO `r`"))
                .isTrue();
        assertThat(allows(TRIGGER, account, "GRANT TRIGGER ON `my_shop`.* TO PUBLIC"))
                .isTrue();
        // The roles' own patterns are merged, and the closest one is taken of them too.
        String[] roles = {"GRANT TRIGGER ON `my%`.* TO `r`", "GRANT SELECT ON `my_shop`.* TO `inner`"};
        assertThat(allows(TRIGGER, roles)).isFalse();
        assertThat(allows(TRIGGER, roles[0], roles[1], "GRANT TRIGGER ON `my_shop`.* TO `r`"))
                .isTrue();
    }

    @Test
    void takesRightsOnTablesAndColumnsForNoMoreThanThat() {
        Right select = Right.onDatabase("SELECT", "my_shop");
        assertThat(allows(select, "GRANT SELECT ON `my_shop`.`t` TO `u`@`%`")).isFalse();
        assertThat(allows(select, "GRANT SELECT (`a`, `b`), INSERT ON `my_shop`.* TO `u`@`%`"))
                .isFalse();
        assertThat(allows(select, "GRANT INSERT (`a`), SELECT ON `my_shop`.* TO `u`@`%`"))
                .isTrue();
        assertThat(allows(
                        Right.onDatabase("EXECUTE", "my_shop"), "GRANT EXECUTE ON PROCEDURE `my_shop`.`p` TO `u`@`%`"))
                .isFalse();
        Right table = new Right("SELECT", "mysql", "proc");
        assertThat(allows(table, "GRANT SELECT ON `mysql`.`proc` TO `u`@`%`")).isTrue();
        assertThat(allows(table, "GRANT SELECT ON `mysql`.* TO `u`@`%`")).isTrue();
        assertThat(allows(table, "GRANT SELECT (`name`) ON `mysql`.`proc` TO `u`@`%`"))
                .isFalse();
        assertThat(allows(table, "GRANT SELECT ON `mysql`.`event` TO `u`@`%`")).isFalse();
    }

    @Test
    void countsExceptionsBeforeEverythingElse() {
        String all = "GRANT SELECT, TRIGGER ON *.* TO `u`@`%`";
        assertThat(allows(TRIGGER, all, "REVOKE TRIGGER ON `my_shop`.* FROM `u`@`%`"))
                .isFalse();
        assertThat(allows(TRIGGER, all, "REVOKE SELECT ON `my_shop`.* FROM `u`@`%`"))
                .isTrue();
        assertThat(allows(TRIGGER, all, "REVOKE TRIGGER ON `mysql`.* FROM `u`@`%`"))
                .isTrue();
        assertThat(allows(Right.everywhere("SELECT"), all, "REVOKE SELECT ON `mysql`.* FROM `u`@`%`"))
                .isFalse();
    }

    /** Whoever has locked himself out, and starts the server without its accounts, may need a backup more than ever. */
    @Test
    void aServerWithoutAccountsAllowsEverything() throws Exception {
        SQLException refused = new SQLException(
                "The MariaDB server is running with the --skip-grant-tables option so it cannot execute this statement",
                "HY000",
                1290);
        Grants grants = Grants.of(refusing(refused));
        assertThat(grants.allow(TRIGGER)).isTrue();
        assertThat(grants.allow(Right.everywhere("SHOW_ROUTINE"))).isTrue();
    }

    @Test
    void anyOtherFailureIsOne() {
        SQLException failed = new SQLException("made up", "HY000", 1105);
        assertThatThrownBy(() -> Grants.of(refusing(failed))).isSameAs(failed);
    }

    /** A server that answers {@code SHOW GRANTS} with this, and shows no variables. */
    private static Catalogue refusing(SQLException failure) throws Exception {
        ResultSet empty = played(ResultSet.class, (method, argument) -> switch (method) {
            case "getMetaData" -> played(ResultSetMetaData.class, (ofColumns, none) -> 2);
            case "next" -> false;
            default -> null;
        });
        PreparedStatement fails = played(PreparedStatement.class, (method, argument) -> {
            if (method.equals("executeQuery")) {
                throw failure;
            }
            return null;
        });
        PreparedStatement shows =
                played(PreparedStatement.class, (method, argument) -> method.equals("executeQuery") ? empty : null);
        Connection connection = played(
                Connection.class, (method, argument) -> String.valueOf(argument).equals("SHOW GRANTS") ? fails : shows);
        return new Catalogue(connection, Server.of("11.4.2-MariaDB"), "my_shop");
    }

    /** What a call answers. */
    @FunctionalInterface
    private interface Answer {
        Object to(String method, Object firstArgument) throws SQLException;
    }

    private static <T> T played(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                GrantsTest.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answer.to(method.getName(), arguments == null ? null : arguments[0])));
    }

    @Test
    void writesTheStatementThatGivesARight() {
        assertThat(TRIGGER.grantTo("`u`@`%`")).isEqualTo("GRANT TRIGGER ON `my\\_shop`.* TO `u`@`%`");
        assertThat(new Right("SELECT", "mysql", "proc").grantTo("`u`@`%`"))
                .isEqualTo("GRANT SELECT ON `mysql`.`proc` TO `u`@`%`");
        assertThat(Right.everywhere("SHOW_ROUTINE").grantTo("`u`@`%`"))
                .isEqualTo("GRANT SHOW_ROUTINE ON *.* TO `u`@`%`");
    }
}
