package io.backup4j.spring.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.KafkaSource;
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

    @Test
    void theSameServersInAnotherOrderAreTheSameCluster() {
        assertThat(others("two:9092,ONE:9092,two:9092")).isEmpty();
        assertThat(others("two:9092")).singleElement().satisfies(left -> {
            assertThat(left.what()).isEqualTo("Kafka two:9092 of 'other'");
            assertThat(left.expected()).isFalse();
        });
    }

    @Test
    void aClusterThatASourceOfTheHostReadsIsNoGap() {
        KafkaSource own = KafkaSource.of("mail", Map.of("bootstrap.servers", List.of("b:1", "a:1")))
                .build();
        assertThat(others("a:1, b:1", own)).singleElement().satisfies(left -> {
            assertThat(left.why()).contains("'mail'");
            assertThat(left.expected()).isTrue();
        });
        assertThat(others("a:1, c:1", own)).singleElement().satisfies(left -> assertThat(left.expected())
                .isFalse());
    }

    @Test
    void anAdminThatDoesNotSayWhereItsClusterIsIsAGapInWords() {
        KafkaUse use = new KafkaUse(
                Map.of("kafkaAdmin", CLIENT, "other", Map.of("client.id", "x")), "kafkaAdmin", true, List.of());
        assertThat(catalog(use).leftOut()).singleElement().satisfies(left -> {
            assertThat(left.what()).isEqualTo("Kafka of 'other'");
            assertThat(left.why()).contains("has no 'bootstrap.servers'");
            assertThat(left.expected()).isFalse();
        });
        SourceCatalog nowhere = catalog(new KafkaUse(Map.of("other", Map.of()), "other", true, List.of()));
        assertThat(nowhere.sources()).isEmpty();
        assertThat(nowhere.leftOut()).singleElement().satisfies(left -> assertThat(left.why())
                .contains("has no 'bootstrap.servers'"));
    }

    private static List<LeftOut> others(String servers, KafkaSource... beans) {
        return catalog(
                        new KafkaUse(
                                Map.of("kafkaAdmin", CLIENT, "other", Map.of("bootstrap.servers", servers)),
                                "kafkaAdmin",
                                true,
                                List.of()),
                        beans)
                .leftOut();
    }

    private static SourceCatalog catalog(KafkaUse use, KafkaSource... beans) {
        return SourceCatalog.of(List.of(new KafkaFinder(use, Map.of(), true, List.of(beans))));
    }

    private static String description(Map<String, SourceProperties> sources) {
        return catalog(sources, true).require(KafkaFinder.NAME).description();
    }

    private static SourceCatalog catalog(Map<String, SourceProperties> sources, boolean configured) {
        KafkaUse use = new KafkaUse(Map.of("kafkaAdmin", CLIENT), "kafkaAdmin", configured, List.of());
        return SourceCatalog.of(List.of(new KafkaFinder(use, sources, true, List.of())));
    }

    private static SourceProperties chosen(List<String> topics, List<String> prefixes) {
        return new SourceProperties(
                true, null, null, null, false, null, null, null, null, false, null, null, topics, prefixes, null, false,
                false, false);
    }
}
