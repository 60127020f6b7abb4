package io.backup4j.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** A broker in a process of its own, to be killed and started again. It ends with the process that has started it. Arguments: its directory, its port, the port of its controller. */
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
                            // The default takes 128 MiB of the heap.
                            "log.cleaner.dedupe.buffer.size=" + (8 << 20),
                            "offsets.topic.num.partitions=1",
                            "offsets.topic.replication.factor=1",
                            "group.initial.rebalance.delay.ms=0"));
            StorageTool.execute(new String[] {"format", "-t", CLUSTER, "-c", properties.toString()}, System.err);
        }
        Thread parent = new Thread(BrokerProcess::endWithParent, "parent");
        parent.setDaemon(true);
        parent.start();
        Kafka.main(new String[] {properties.toString()});
    }

    /** Nobody writes to the standard input; it ends when its other side does. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException e) {
            // Nobody is there either.
        }
        Runtime.getRuntime().halt(0);
    }
}
