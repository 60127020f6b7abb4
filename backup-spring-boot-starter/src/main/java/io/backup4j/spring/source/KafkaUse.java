package io.backup4j.spring.source;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a host talks to Kafka.
 *
 * @param admins properties of its admin clients, by the names of their beans
 * @param chosen the one that is read by; null if there is none, or several without a primary one
 * @param named whether the host has said where the cluster of the chosen one is; else the client has its own guess
 * @param signs what else of the host shows that it uses Kafka, for people
 */
public record KafkaUse(
        Map<String, Map<String, Object>> admins, @Nullable String chosen, boolean named, List<String> signs) {
    public KafkaUse {
        admins = new TreeMap<>(admins);
        signs = List.copyOf(signs);
    }

    /** Addresses of the cluster of an admin client, as they were given; empty if it does not say where that is. Kafka takes a list, and one text. */
    List<String> servers(String admin) {
        Object servers = Objects.requireNonNull(admins.get(admin)).get("bootstrap.servers");
        Stream<?> given = servers instanceof Collection<?> several ? several.stream() : Stream.ofNullable(servers);
        return given.flatMap(each -> Stream.of(String.valueOf(each).split(",")))
                .map(String::trim)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    /** The same to compare: in which order, and how often they are named, makes no other cluster. */
    Set<String> cluster(String admin) {
        return servers(admin).stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
