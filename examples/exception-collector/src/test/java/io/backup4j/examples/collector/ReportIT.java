package io.backup4j.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Servers.class)
class ReportIT {
    @TempDir
    private Path directory;

    @Test
    void exceptionsOfOneCauseAreOneGroupAndIgnoredOnesAreNone() throws Exception {
        try (Host host = new Site(directory).start("collector.ignored-types=java.io.EOFException")) {
            Client client = host.client();
            assertThat(client.report("java.io.EOFException", "nobody cares")).isTrue();
            assertThat(client.report("java.io.IOException", "first")).isTrue();
            assertThat(client.report("java.io.IOException", "second")).isTrue();
            assertThat(client.report("java.lang.Error", "null \\u0000 in it")).isTrue();
            assertThat(client.post("/api/reports", "{\"service\":\"shop\"}")).satisfies(answer -> {
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text()).contains("'type' is missing");
            });

            await().atMost(Host.PATIENCE).until(() -> client.counted() == 3);
            assertThat(client.get("/api/groups").json()).hasSize(2).anySatisfy(group -> {
                assertThat(group.get("message").stringValue()).isEqualTo("first");
                assertThat(group.get("occurrences").longValue()).isEqualTo(2);
            });
        }
    }
}
