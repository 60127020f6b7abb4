package io.backup4j.jdbc.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A second statement is found, and nothing else is taken for one. */
class SingleStatementTest {
    @Test
    void takesTheEndOff() throws IOException {
        assertThat(SingleStatement.of(" SELECT 1 ; \n-- done;\n /* ; */ ", false))
                .isEqualTo(" SELECT 1");
        assertThat(SingleStatement.of("SELECT 1", false)).isEqualTo("SELECT 1");
        assertThat(SingleStatement.of("SELECT 1 # x;", true)).isEqualTo("SELECT 1");
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
            assertThat(SingleStatement.of(sql, false)).isEqualTo(sql);
        }
        assertThat(SingleStatement.of("SELECT 'a\\';'", true)).isEqualTo("SELECT 'a\\';'");
    }

    @Test
    void refusesTwoAndNone() {
        for (String sql : new String[] {"SELECT 1; SELECT 2", "SELECT 'a\\'; DROP TABLE t", ";;x", "", " -- x", ";"}) {
            assertThatThrownBy(() -> SingleStatement.of(sql, false)).as(sql).isInstanceOf(IOException.class);
        }
    }
}
