package io.backup4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.cli.CommandLineRunner.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before a cluster is asked. */
class KafkaOptionsTest {
    @TempDir
    Path home;

    private CommandLineRunner cli;

    @BeforeEach
    void prepare() {
        cli = new CommandLineRunner(home);
    }

    private Result create(String... more) {
        Object[] arguments = new Object[more.length + 3];
        arguments[0] = "create";
        arguments[1] = "--repository";
        arguments[2] = "never-touched";
        System.arraycopy(more, 0, arguments, 3, more.length);
        return cli.run(arguments);
    }

    @Test
    void refusesOptionsThatSayNothing() {
        assertThat(create("--topics", "orders").err()).contains("say nothing without --kafka");
        assertThat(create("--no-records").err()).contains("say nothing without --kafka");
        assertThat(create("--allow-no-topics").err()).contains("say nothing without --kafka");
    }

    @Test
    void namesATopicThatCannotBe() {
        assertThat(create("--kafka", "localhost:1", "--topics", "orders?").err())
                .contains("orders?", "Kafka allows no such name");
    }

    @Test
    void readsPropertiesAndShowsNoneOfTheirValues() throws Exception {
        Path file = home.resolve("client.properties");
        Files.writeString(file, "group.id=s3cret-group\nsasl.jaas.config=s3cret\n");
        Result result = create("--kafka", "localhost:1", "--kafka-config", file.toString());
        assertThat(result.err()).contains("group.id: set by the backup itself").doesNotContain("s3cret");
        Files.writeString(file, "bootstrap.servers=elsewhere:9092\n");
        assertThat(create("--kafka", "localhost:1", "--kafka-config", file.toString())
                        .err())
                .contains("different clusters");
        assertThat(create(
                                "--kafka",
                                "localhost:1",
                                "--kafka-config",
                                home.resolve("absent").toString())
                        .err())
                .contains("there is no file");
    }

    private Result restore(String... more) {
        Object[] arguments = new Object[more.length + 5];
        System.arraycopy(
                new Object[] {"restore", "--repository", "never-touched", "--backup-id", "latest"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return cli.run(arguments);
    }

    @Test
    void refusesOptionsOfARestoreThatSayNothing() {
        for (String option : new String[] {"--append", "--same-cluster", "--no-groups", "--rename=a=b"}) {
            assertThat(restore(option, "--target", "somewhere").err()).contains("--kafka is missing");
        }
        assertThat(restore().err()).contains("no target", "--kafka HOST:PORT for topics");
    }

    @Test
    void refusesADrillThatSaysNotWhere() {
        String[] place = {"drill", "--repository", "never-touched"};
        assertThat(cli.run((Object[]) place).err()).contains("--scratch DIR for files", "--kafka HOST:PORT for topics");
        assertThat(cli.run(place[0], place[1], place[2], "--scratch", "x", "--copies", "2")
                        .err())
                .contains("--kafka is missing");
    }
}
