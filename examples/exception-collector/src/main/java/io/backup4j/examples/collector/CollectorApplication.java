package io.backup4j.examples.collector;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the collector, with servers of its own unless {@code collector.embedded=false}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class CollectorApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(CollectorApplication.class, arguments);
    }
}
