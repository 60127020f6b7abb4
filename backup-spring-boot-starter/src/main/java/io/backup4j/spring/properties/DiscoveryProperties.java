package io.backup4j.spring.properties;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is looked for in the application.
 *
 * @param dataSources whether beans of type DataSource become sources
 * @param kafka whether the cluster of the application's KafkaAdmin becomes a source, where its bootstrap servers were set
 */
public record DiscoveryProperties(
        @DefaultValue("true") boolean dataSources,
        @DefaultValue("true") boolean kafka) {}
