package io.backup4j.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.KafkaSource;
import io.backup4j.spi.source.BackupSource;
import io.backup4j.spring.source.LeftOut;
import io.backup4j.spring.source.SourceCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;

/** Whoever uses Kafka is told whether it is backed up. No broker is asked. */
class KafkaDiscoveryTest {
    @TempDir
    private Path directory;

    private ApplicationContextRunner host() {
        return Contexts.withDatabase(directory)
                .withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class))
                .withPropertyValues("spring.kafka.admin.auto-create=false");
    }

    private static ApplicationContextRunner admin(ApplicationContextRunner host, String bean, String server) {
        return host.withBean(bean, KafkaAdmin.class, () -> silent(server));
    }

    private static KafkaAdmin silent(String server) {
        KafkaAdmin admin = new KafkaAdmin(Map.of("bootstrap.servers", List.of(server)));
        admin.setAutoCreate(false);
        return admin;
    }

    private static LeftOut kafka(SourceCatalog catalog) {
        assertThat(catalog.find("kafka")).isEmpty();
        return catalog.leftOut().stream()
                .filter(left -> left.what().startsWith("Kafka"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing is said of Kafka: " + catalog));
    }

    @Test
    void severalAdminsOfWhichNoneIsPrimaryAreAGapByName() {
        admin(admin(host(), "ordersAdmin", "orders:9092"), "mailAdmin", "mail:9092")
                .run(context -> {
                    LeftOut left = kafka(context.getBean(SourceCatalog.class));
                    assertThat(left.expected()).isFalse();
                    assertThat(left.what()).contains("mailAdmin, ordersAdmin");
                    assertThat(left.why()).contains("@Primary");
                    assertThat(context.getBean(BackupStart.class)
                                    .report()
                                    .orElseThrow()
                                    .gaps())
                            .anySatisfy(gap -> assertThat(gap).contains("mailAdmin"));
                });
    }

    @Test
    void theClusterOfThePrimaryAdminIsTakenAndTheOtherNamed() {
        admin(host(), "mailAdmin", "mail:9092")
                .withBean("ordersAdmin", KafkaAdmin.class, () -> silent("orders:9092"), bean -> bean.setPrimary(true))
                .run(context -> {
                    SourceCatalog catalog = context.getBean(SourceCatalog.class);
                    assertThat(catalog.require("kafka").description()).contains("orders:9092");
                    assertThat(catalog.leftOut()).anySatisfy(left -> {
                        assertThat(left.what()).contains("mail:9092", "mailAdmin");
                        assertThat(left.expected()).isFalse();
                    });
                });
    }

    @Test
    void aSourceOfTheHostReadsTheOtherCluster() {
        admin(host(), "mailAdmin", "mail:9092")
                .withBean("ordersAdmin", KafkaAdmin.class, () -> silent("orders:9092"), bean -> bean.setPrimary(true))
                .withBean("mailSource", BackupSource.class, () -> KafkaSource.of(
                                "mail", Map.of("bootstrap.servers", "mail:9092"))
                        .build())
                .run(context -> {
                    SourceCatalog catalog = context.getBean(SourceCatalog.class);
                    assertThat(catalog.find("mail")).isPresent();
                    assertThat(catalog.leftOut()).anySatisfy(left -> {
                        assertThat(left.what()).contains("mail:9092");
                        assertThat(left.expected()).isTrue();
                    });
                });
    }

    @Test
    void anAdminOfTheHostSaysItselfWhereItsClusterIs() {
        admin(host(), "ordersAdmin", "orders:9092").run(context -> assertThat(
                        context.getBean(SourceCatalog.class).require("kafka").description())
                .contains("orders:9092"));
    }

    @Test
    void anAdminOfTheHostIsFoundWithoutSpringBootsModule() {
        admin(Contexts.withDatabase(directory), "ordersAdmin", "orders:9092")
                .withClassLoader(new FilteredClassLoader("org.springframework.boot.kafka"))
                .run(context -> assertThat(context.getBean(SourceCatalog.class)
                                .require("kafka")
                                .description())
                        .contains("orders:9092"));
    }

    @Test
    void anAdminOfTheParentContextIsFound() {
        admin(new ApplicationContextRunner(), "ordersAdmin", "orders:9092")
                .run(parent -> Contexts.withDatabase(directory)
                        .withParent(parent)
                        .run(context -> assertThat(context.getBean(SourceCatalog.class)
                                        .require("kafka")
                                        .description())
                                .contains("orders:9092")));
    }

    @Test
    void theGuessOfSpringBootIsNoCluster() {
        host().run(context -> {
            LeftOut left = kafka(context.getBean(SourceCatalog.class));
            assertThat(left.expected()).isTrue();
            assertThat(left.why()).contains("'spring.kafka.bootstrap-servers' is not set");
        });
    }

    @Test
    void aClusterThatOnlyProducersAreToldOfIsAGap() {
        host().withPropertyValues("spring.kafka.producer.bootstrap-servers=orders:9092")
                .run(context -> {
                    LeftOut left = kafka(context.getBean(SourceCatalog.class));
                    assertThat(left.expected()).isFalse();
                    assertThat(left.what()).contains("spring.kafka.producer.bootstrap-servers");
                });
    }

    @Test
    void producersWithoutAnAdminAreAGap() {
        Contexts.withDatabase(directory)
                .withBean("sender", ProducerFactory.class, KafkaDiscoveryTest::sender)
                .run(context -> {
                    LeftOut left = kafka(context.getBean(SourceCatalog.class));
                    assertThat(left.expected()).isFalse();
                    assertThat(left.what()).contains("sender");
                });
    }

    private static ProducerFactory<String, String> sender() {
        return new DefaultKafkaProducerFactory<>(
                Map.of("bootstrap.servers", "orders:9092"), new StringSerializer(), new StringSerializer());
    }

    @Test
    void whoeverSwitchesItOffIsNotWarned() {
        admin(admin(host(), "ordersAdmin", "orders:9092"), "mailAdmin", "mail:9092")
                .withPropertyValues("backup.discovery.kafka=false")
                .run(context -> assertThat(
                                kafka(context.getBean(SourceCatalog.class)).expected())
                        .isTrue());
    }
}
