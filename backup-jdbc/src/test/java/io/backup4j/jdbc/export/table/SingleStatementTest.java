package io.backup4j.jdbc.export.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.backup4j.jdbc.export.table.SingleStatement.Dialect;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A second statement is found, and nothing else is taken for one. */
class SingleStatementTest {
    @Test
    void takesTheEndOff() throws IOException {
        for (Dialect dialect : Dialect.values()) {
            assertThat(SingleStatement.of(" SELECT 1 ; \n-- done;\n /* ; */ ", dialect))
                    .isEqualTo(" SELECT 1");
            assertThat(SingleStatement.of("SELECT 1", dialect)).isEqualTo("SELECT 1");
        }
        assertThat(SingleStatement.of("SELECT 1 # x;", Dialect.BACKSLASH)).isEqualTo("SELECT 1");
    }

    @Test
    void takesASemicolonInTextsForText() throws IOException {
        for (String sql : new String[] {
            "SELECT ';', \"a;b\", `;`",
            "SELECT 'it''s; x'",
            "SELECT $$;$$, $tag$ ; $$ ; $tag$, $1",
            "SELECT E'\\';'",
            "SELECT 1 /* ; */ -- ;\n , 2"
        }) {
            assertThat(SingleStatement.of(sql, Dialect.DOLLAR)).isEqualTo(sql);
        }
        assertThat(SingleStatement.of("SELECT 'a\\';'", Dialect.BACKSLASH)).isEqualTo("SELECT 'a\\';'");
    }

    @Test
    void takesNothingForACommentThatIsNone() throws IOException {
        assertThat(SingleStatement.of("SELECT 5--1", Dialect.BACKSLASH)).isEqualTo("SELECT 5--1");
        assertThat(SingleStatement.of("SELECT 1 /*!50000 + 1 */", Dialect.BACKSLASH))
                .isEqualTo("SELECT 1 /*!50000 + 1 */");
        assertThat(SingleStatement.of("SELECT 1 # 2", Dialect.DOLLAR)).isEqualTo("SELECT 1 # 2");
    }

    @Test
    void refusesTwoAndNone() {
        for (Dialect dialect : Dialect.values()) {
            for (String sql : new String[] {"SELECT 1; SELECT 2", "SELECT a$b$c; SELECT 2", ";;x", "", " -- x", ";"}) {
                assertThatThrownBy(() -> SingleStatement.of(sql, dialect))
                        .as(sql)
                        .isInstanceOf(IOException.class);
            }
        }
        assertThatThrownBy(() -> SingleStatement.of("SELECT 'a\\'; DROP TABLE t", Dialect.STANDARD))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> SingleStatement.of("SELECT $$ ; SELECT 2 $$", Dialect.STANDARD))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> SingleStatement.of("SELECT 5--1; DROP TABLE t", Dialect.BACKSLASH))
                .isInstanceOf(IOException.class);
    }
}
