package io.backup4j.spring;

import io.backup4j.spring.source.KafkaUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.util.ClassUtils;

/** What beans and properties say of the host's use of Kafka. Spring Boot guesses localhost where nothing is said; a cluster that nobody named is not backed up. */
final class KafkaBeans {
    private static final String SERVERS = "spring.kafka.bootstrap-servers";
    private static final String ADMIN_SERVERS = "spring.kafka.admin.properties[bootstrap.servers]";

    /** They say where a cluster is, but not to the admin client. */
    private static final List<String> OTHER_SERVERS = List.of(
            "spring.kafka.producer.bootstrap-servers",
            "spring.kafka.consumer.bootstrap-servers",
            "spring.kafka.streams.bootstrap-servers",
            "spring.kafka.properties[bootstrap.servers]");

    private final ConfigurableListableBeanFactory beans;
    private final Binder binder;

    KafkaBeans(ConfigurableListableBeanFactory beans, Environment environment) {
        this.beans = beans;
        this.binder = Binder.get(environment);
    }

    /** @param chosen the only admin client, or the primary one */
    KafkaUse use(@Nullable KafkaAdmin chosen) {
        Map<String, Map<String, Object>> admins = new LinkedHashMap<>();
        String name = null;
        for (Map.Entry<String, KafkaAdmin> admin : BeanFactoryUtils.beansOfTypeIncludingAncestors(
                        beans, KafkaAdmin.class, false, true)
                .entrySet()) {
            admins.put(admin.getKey(), admin.getValue().getConfigurationProperties());
            name = admin.getValue() == chosen ? admin.getKey() : name;
        }
        return new KafkaUse(admins, name, name != null && (isOwn(name, admins) || isNamed()), signs());
    }

    private boolean isOwn(String admin, Map<String, Map<String, Object>> admins) {
        return isOfTheHost(admin) && Objects.requireNonNull(admins.get(admin)).get("bootstrap.servers") != null;
    }

    private boolean isNamed() {
        return binder.bind(SERVERS, String[].class).isBound()
                || binder.bind(ADMIN_SERVERS, String.class).isBound()
                || (ClassUtils.isPresent(
                                "org.springframework.boot.kafka.autoconfigure.KafkaConnectionDetails",
                                KafkaBeans.class.getClassLoader())
                        && Details.areOfTheHost(beans));
    }

    private List<String> signs() {
        List<String> signs = new ArrayList<>();
        for (Class<?> type : List.of(ProducerFactory.class, ConsumerFactory.class)) {
            for (String name : beans.getBeanNamesForType(type, false, false)) {
                if (isOfTheHost(name)) {
                    signs.add(name);
                }
            }
        }
        OTHER_SERVERS.stream()
                .filter(property -> binder.bind(property, String[].class).isBound())
                .forEach(signs::add);
        return signs;
    }

    /** Not one that Spring Boot made because there was none. */
    private boolean isOfTheHost(String bean) {
        try {
            String maker = beans.getMergedBeanDefinition(bean).getFactoryBeanName();
            return maker == null || !maker.startsWith("org.springframework.boot.kafka.autoconfigure.");
        } catch (NoSuchBeanDefinitionException e) {
            // The host has registered the object itself.
            return true;
        }
    }

    /** Names the class that need not be there. */
    private static final class Details {
        static boolean areOfTheHost(ConfigurableListableBeanFactory beans) {
            return beans.getBeanProvider(KafkaConnectionDetails.class).stream()
                    .anyMatch(
                            details -> !details.getClass().getSimpleName().equals("PropertiesKafkaConnectionDetails"));
        }
    }
}
