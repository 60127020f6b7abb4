package io.backup4j.examples.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import tools.jackson.databind.JsonNode;

@ExtendWith(Servers.class)
class RestoreIT {
    private static final int BEFORE = 200;
    private static final int AFTER = 50;

    @TempDir
    private Path directory;

    @Test
    void deletedDataComeBackWhileRequestsArriveAndNothingThatWasAcceptedIsLost() throws Exception {
        Site site = new Site(directory);
        List<Boolean> listening = new ArrayList<>();
        try (Host host = site.start(context -> ((GenericApplicationContext) context)
                .registerBean(
                        ListenerWatch.class,
                        () -> new ListenerWatch(
                                () -> context.getBean(KafkaListenerEndpointRegistry.class), listening)))) {
            Client client = host.client();
            report(client, "java.io.IOException", BEFORE);
            await().atMost(Host.PATIENCE).until(() -> client.counted() == BEFORE);
            assertThat(client.run("/api/backup/backups", "{}").get("state").stringValue())
                    .isEqualTo("SUCCESS");
            report(client, "java.lang.IllegalStateException", AFTER);
            await().atMost(Host.PATIENCE).until(() -> client.counted() == BEFORE + AFTER);
            JdbcTemplate database = site.database();
            database.update("DELETE FROM occurrence");
            database.update("DELETE FROM exception_group WHERE type = 'java.io.IOException'");
            Files.delete(site.configuration().resolve("application.yaml"));

            Traffic traffic = Traffic.to(client);
            String order = "{\"backup\":\"latest\",\"sources\":[\"database\",\"configuration\"],"
                    + "\"target\":{\"inPlace\":true,\"replace\":true}%s}";
            JsonNode plan =
                    client.post("/api/backup/restore", order.formatted("")).json();
            JsonNode restored = client.run(
                    "/api/backup/restore",
                    order.formatted(",\"dryRun\":false,\"digest\":\"%s\""
                            .formatted(plan.get("digest").stringValue())));
            traffic.awaitMore(20);
            traffic.stop();

            assertThat(restored.get("state").stringValue())
                    .as(restored.toString())
                    .isEqualTo("SUCCESS");
            assertThat(restored.get("restored").get("complete").booleanValue()).isTrue();
            assertThat(restored.get("restored").get("issues").get(0).stringValue())
                    .matches("public_before_[0-9_]+: holds what was there before the restore.* DROP SCHEMA .*");
            assertThat(listening).as("the listener before and at the end").containsExactly(false, false);
            assertThat(site.configuration().resolve("application.yaml")).exists();
            assertThat(traffic.unexpected()).isEmpty();
            long accepted = BEFORE + AFTER + traffic.accepted();
            await().atMost(Host.PATIENCE)
                    .untilAsserted(() -> assertThat(client.counted()).isEqualTo(accepted));
            assertThat(database.queryForObject("SELECT count(*) FROM occurrence", Long.class))
                    .isEqualTo(accepted);
            assertThat(
                            database.queryForList(
                                    "SELECT fingerprint FROM exception_group g WHERE occurrences <> (SELECT count(*) FROM occurrence o WHERE o.fingerprint = g.fingerprint)"))
                    .isEmpty();
            host.requireWholeRepository();
        }
    }

    private static void report(Client client, String type, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(client.report(type, "number " + i)).isTrue();
        }
    }
}
