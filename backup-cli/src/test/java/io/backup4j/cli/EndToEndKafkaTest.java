package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics from the command line: backed up, listed, restored under other names, drilled. */
class EndToEndKafkaTest {
    private static OrdersCluster cluster;
    private static String servers;

    @TempDir
    private Path work;

    @BeforeAll
    static void start() throws Exception {
        cluster = OrdersCluster.start();
        servers = cluster.servers();
        cluster.create(new NewTopic("orders.dead", 1, (short) 1), new NewTopic("left-out", 1, (short) 1));
        cluster.send("orders.dead", "dead");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void backsUpListsRestoresUnderOtherNamesAndDrills() throws Exception {
        EndToEndFixture it = new EndToEndFixture(work).initialisedWithoutEncryption();
        Path client = EndToEndFixture.write(
                work.resolve("client.properties"), "client.rack=a\nssl.key.password=not-to-be-shown\n");
        String id = it.run("create", "--quiet", "--kafka", servers, "--kafka-config", client, "--topics", "orders*")
                .ok()
                .out()
                .strip();
        assertThat(it.run("list", "--json").ok().out()).contains(id);
        assertThat(it.run("files", id).ok().out())
                .contains("1-topics/orders.json", "1-topics/orders.dead.json", "3-records/orders/0000000001/")
                .doesNotContain("left-out");

        Result refused = it.run("restore", "--backup-id", id, "--kafka", servers, "--rename", "orders=copy");
        assertThat(refused.expect(ExitCode.FAILED).err()).contains("the cluster that the backup is of");

        Result drilled = it.run("drill", id, "--kafka", servers).ok();
        assertThat(drilled.out() + drilled.err()).contains("kafka");
        it.run(
                        "restore",
                        "--backup-id",
                        id,
                        "--kafka",
                        servers,
                        "--same-cluster",
                        "--rename",
                        "orders=copy,orders.dead=copy.dead")
                .ok();

        cluster.assertIsACopy("copy");
        assertThat(cluster.records("copy.dead", 0)).hasSize(1).isEqualTo(cluster.records("orders.dead", 0));
        assertThat(cluster.topics())
                .containsExactlyInAnyOrder("orders", "orders.dead", "left-out", "copy", "copy.dead");
        it.assertIntact();
    }

    @Test
    void aDrillWithoutItsClusterOrItsKindIsARecordedSkip() {
        EndToEndFixture it = new EndToEndFixture(work).initialisedWithoutEncryption();
        it.run("create", "--kafka", servers, "--topics", "orders.dead").ok();

        Result files = it.run("drill", "latest", "--scratch", work).expect(ExitCode.PARTIAL);
        assertThat(files.out() + files.err()).contains("no sandbox was given for sources of kind 'kafka'");
        Result copies =
                it.run("drill", "latest", "--kafka", servers, "--copies", "3").expect(ExitCode.PARTIAL);
        assertThat(copies.out() + copies.err()).contains("3 copies of each partition");
        assertThat(it.run("history", "--json").ok().out()).contains("drill");
        it.assertIntact();
    }
}
