package io.backup4j.spring.source;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Stores of data that the host uses and backup4j cannot back up: silence about them would be a promise. */
public final class UnsupportedFinder implements SourceFinder {
    /** Types of beans that show that a store is used, and its name. */
    private static final Map<String, String> STORES = new LinkedHashMap<>();

    static {
        STORES.put("com.mongodb.client.MongoClient", "MongoDB");
        STORES.put("com.mongodb.reactivestreams.client.MongoClient", "MongoDB");
        STORES.put("org.springframework.data.redis.connection.RedisConnectionFactory", "Redis");
        STORES.put("org.neo4j.driver.Driver", "Neo4j");
        STORES.put("com.datastax.oss.driver.api.core.CqlSession", "Cassandra");
        STORES.put("com.couchbase.client.java.Cluster", "Couchbase");
        STORES.put("co.elastic.clients.elasticsearch.ElasticsearchClient", "Elasticsearch");
        STORES.put("org.springframework.amqp.rabbit.connection.ConnectionFactory", "RabbitMQ");
        STORES.put("org.springframework.pulsar.core.PulsarTemplate", "Pulsar");
        STORES.put("jakarta.jms.ConnectionFactory", "a JMS broker");
        STORES.put("io.r2dbc.spi.ConnectionFactory", "a database over R2DBC");
    }

    private final ListableBeanFactory beans;

    public UnsupportedFinder(ListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void find(Discovery discovery) {
        ClassLoader loader = UnsupportedFinder.class.getClassLoader();
        STORES.forEach((type, store) -> {
            if (ClassUtils.isPresent(type, loader)) {
                String[] names = beans.getBeanNamesForType(ClassUtils.resolveClassName(type, loader), false, false);
                if (names.length > 0) {
                    discovery.leftOut(new LeftOut(
                            store + " (" + String.join(", ", Arrays.asList(names)) + ")",
                            "backup4j cannot back it up",
                            false));
                }
            }
        });
    }
}
