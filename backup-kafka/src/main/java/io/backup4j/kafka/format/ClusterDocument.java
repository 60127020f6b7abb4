package io.backup4j.kafka.format;

import static io.backup4j.kafka.format.Members.nested;
import static io.backup4j.kafka.format.Members.required;
import static io.backup4j.kafka.format.Members.sorted;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cluster, and what belongs to no topic: {@code 0-cluster.json}. Lists and maps are sorted.
 *
 * @param records false for configurations and offsets only
 * @param topics every topic of the backup
 * @param features finalized features and their levels
 * @param brokerConfigs dynamic settings by broker, the empty name for all brokers; not restored
 * @param metricsConfigs client metrics subscriptions
 * @param groupConfigs dynamic settings by group
 * @param scram which users have which mechanism; their secrets cannot be exported
 * @param withheld settings whose values Kafka does not hand out
 * @param notRead what could not be asked for; what it names is empty here and says nothing
 */
public record ClusterDocument(
        String clusterId,
        @JsonProperty(required = true) boolean records,
        List<String> topics,
        List<Broker> brokers,
        SortedMap<String, Integer> features,
        SortedMap<String, SortedMap<String, String>> brokerConfigs,
        SortedMap<String, SortedMap<String, String>> metricsConfigs,
        SortedMap<String, SortedMap<String, String>> groupConfigs,
        List<Acl> acls,
        List<Quota> quotas,
        List<ScramUser> scram,
        List<String> withheld,
        List<NotRead> notRead) {
    public ClusterDocument {
        required("clusterId", clusterId);
        topics = sorted("topics", topics);
        brokers = sorted("brokers", brokers, Comparator.comparing(Broker::id));
        features = sorted("features", features);
        brokerConfigs = nested("brokerConfigs", brokerConfigs);
        metricsConfigs = nested("metricsConfigs", metricsConfigs);
        groupConfigs = nested("groupConfigs", groupConfigs);
        acls = sorted("acls", acls, Comparator.comparing(Acl::toString));
        quotas = sorted(
                "quotas", quotas, Comparator.comparing(quota -> quota.entity().toString()));
        scram = sorted("scram", scram, Comparator.comparing(ScramUser::user).thenComparing(ScramUser::mechanism));
        withheld = sorted("withheld", withheld);
        notRead = sorted("notRead", notRead, Comparator.comparing(NotRead::part));
    }

    public record Broker(
            @JsonProperty(required = true) int id,
            String host,
            @JsonProperty(required = true) int port,
            @Nullable String rack) {
        public Broker {
            required("host", host);
        }
    }

    /** Words of Kafka's enumerations. */
    public record Acl(
            String resourceType,
            String resourceName,
            String patternType,
            String principal,
            String host,
            String operation,
            String permission) {
        public Acl {
            required("resourceType", resourceType);
            required("resourceName", resourceName);
            required("patternType", patternType);
            required("principal", principal);
            required("host", host);
            required("operation", operation);
            required("permission", permission);
        }
    }

    /** @param entity type to name; null for the default of that type */
    public record Quota(SortedMap<String, @Nullable String> entity, SortedMap<String, Double> limits) {
        public Quota {
            entity = Collections.unmodifiableSortedMap(new TreeMap<>(required("entity", entity)));
            limits = sorted("limits", limits);
        }
    }

    /** @param mechanism as Kafka writes it: {@code SCRAM-SHA-256} */
    public record ScramUser(
            String user,
            String mechanism,
            @JsonProperty(required = true) int iterations) {
        public ScramUser {
            required("user", user);
            required("mechanism", mechanism);
        }
    }

    /** @param part for example {@code acls} */
    public record NotRead(String part, String reason) {
        public NotRead {
            required("part", part);
            required("reason", reason);
        }
    }
}
