package io.backup4j.spring.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.spring.properties.SourceProperties;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaFinderTest {
    private static final Map<String, Object> CLIENT = Map.of("bootstrap.servers", List.of("one:9092", "two:9092"));

    @Test
    void theReportSaysWhichClusterAndWhichTopics() {
        assertThat(description(Map.of())).isEqualTo("Kafka one:9092, two:9092, all topics");
        assertThat(description(Map.of(KafkaFinder.NAME, chosen(List.of("audit", "mail"), List.of("orders.")))))
                .isEqualTo("Kafka one:9092, two:9092, topics audit, mail, orders.*");
    }

    @Test
    void aClusterThatNobodyNamedIsLeftOut() {
        SourceCatalog catalog = catalog(Map.of(), false);
        assertThat(catalog.sources()).isEmpty();
        assertThat(catalog.leftOut()).singleElement().satisfies(left -> assertThat(left.why())
                .contains("spring.kafka.bootstrap-servers"));
    }

    private static String description(Map<String, SourceProperties> sources) {
        return catalog(sources, true).require(KafkaFinder.NAME).description();
    }

    private static SourceCatalog catalog(Map<String, SourceProperties> sources, boolean configured) {
        KafkaUse use = new KafkaUse(Map.of("kafkaAdmin", CLIENT), "kafkaAdmin", configured, List.of());
        return SourceCatalog.of(List.of(new KafkaFinder(use, sources, true)));
    }

    private static SourceProperties chosen(List<String> topics, List<String> prefixes) {
        return new SourceProperties(
                true, null, null, null, false, null, null, null, null, false, null, null, topics, prefixes, null, false,
                false, false);
    }
}
