package io.backup4j.kafka;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** A broker in a process of its own, to be killed and started again. Arguments: its directory, its port, the port of its controller. */
final class BrokerProcess {
    private static final String CLUSTER = "backup4j-killed-broker";

    private BrokerProcess() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        Path properties = directory.resolve("server.properties");
        if (!Files.exists(properties)) {
            Files.write(
                    properties,
                    List.of(
                            "process.roles=broker,controller",
                            "node.id=1",
                            "controller.quorum.voters=1@localhost:" + arguments[2],
                            "listeners=PLAINTEXT://localhost:" + arguments[1] + ",CONTROLLER://localhost:"
                                    + arguments[2],
                            "controller.listener.names=CONTROLLER",
                            "log.dirs=" + directory.resolve("log"),
                            "offsets.topic.num.partitions=1",
                            "offsets.topic.replication.factor=1",
                            "group.initial.rebalance.delay.ms=0"));
            StorageTool.execute(new String[] {"format", "-t", CLUSTER, "-c", properties.toString()}, System.err);
        }
        Kafka.main(new String[] {properties.toString()});
    }
}
