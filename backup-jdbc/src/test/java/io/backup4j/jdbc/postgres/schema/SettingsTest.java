package io.backup4j.jdbc.postgres.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void aPlainValueIsOneConstant() {
        assertThat(Settings.clause("work_mem=7MB")).isEqualTo("\"work_mem\" TO '7MB'");
        assertThat(Settings.clause("custom.setting=it's, a = b")).isEqualTo("\"custom\".\"setting\" TO 'it''s, a = b'");
        assertThat(Settings.clause("DateStyle=ISO, MDY")).isEqualTo("\"DateStyle\" TO 'ISO, MDY'");
    }

    @Test
    void aListOfNamesIsOneConstantForEach() {
        assertThat(Settings.clause("search_path=\"$user\", \"a, \"\"b\"\"\", public"))
                .isEqualTo("\"search_path\" TO '$user', 'a, \"b\"', 'public'");
        assertThat(Settings.clause("search_path=")).isEqualTo("\"search_path\" TO ''");
        assertThat(Settings.clause("search_path=\"\"")).isEqualTo("\"search_path\" TO ''");
    }
}
