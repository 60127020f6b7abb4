package io.backup4j.kafka;

import io.backup4j.kafka.format.ClusterDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;

/** Reads what belongs to no topic. What may not be asked is missing, by name; what this cluster does not have is said in the document. */
final class ClusterReader {
    private final Cluster cluster;
    private final ConfigsReader configs;
    private final Issues issues;
    private final List<ClusterDocument.NotRead> notRead = new ArrayList<>();
    private final List<String> withheld = new ArrayList<>();

    ClusterReader(Cluster cluster, ConfigsReader configs, Issues issues) {
        this.cluster = cluster;
        this.configs = configs;
        this.issues = issues;
    }

    /** One question about a part of the cluster. */
    @FunctionalInterface
    private interface Part<T> {
        T read() throws IOException;
    }

    ClusterDocument read(boolean records, List<String> topics) throws IOException {
        String clusterId =
                cluster.ask("find the id", admin -> admin.describeCluster().clusterId());
        Collection<Node> nodes =
                cluster.ask("find the brokers", admin -> admin.describeCluster().nodes());
        List<ClusterDocument.Broker> brokers = nodes.stream()
                .map(node -> new ClusterDocument.Broker(node.id(), node.host(), node.port(), node.rack()))
                .toList();
        SortedMap<String, SortedMap<String, String>> groupConfigs = part(
                "groupConfigs",
                new TreeMap<>(),
                () -> named(ConfigResource.Type.GROUP, ConfigSource.DYNAMIC_GROUP_CONFIG));
        return new ClusterDocument(
                clusterId,
                records,
                topics,
                brokers,
                part("features", new TreeMap<>(), this::features),
                part("brokerConfigs", new TreeMap<>(), () -> brokerConfigs(nodes)),
                part(
                        "metricsConfigs",
                        new TreeMap<>(),
                        () -> named(ConfigResource.Type.CLIENT_METRICS, ConfigSource.DYNAMIC_CLIENT_METRICS_CONFIG)),
                groupConfigs,
                part("acls", List.of(), this::acls),
                part("quotas", List.of(), this::quotas),
                part("scram", List.of(), this::scram),
                withheld,
                notRead);
    }

    private <T> T part(String name, T nothing, Part<T> part) throws IOException {
        try {
            return part.read();
        } catch (KafkaFailure e) {
            if (e.is(SecurityDisabledException.class) || e.is(UnsupportedVersionException.class)) {
                notRead.add(new ClusterDocument.NotRead(name, "this cluster has none"));
            } else if (e.is(AuthorizationException.class)) {
                notRead.add(new ClusterDocument.NotRead(name, "not allowed"));
                issues.missing(name, e.getMessage());
            } else if (!e.mayPass() && e.is(ApiException.class)) {
                notRead.add(new ClusterDocument.NotRead(name, e.getMessage()));
                issues.missing(name, e.getMessage());
            } else {
                throw e;
            }
            return nothing;
        }
    }

    private SortedMap<String, Integer> features() throws IOException {
        Map<String, FinalizedVersionRange> finalized = cluster.ask(
                        "read the features", admin -> admin.describeFeatures().featureMetadata())
                .finalizedFeatures();
        SortedMap<String, Integer> levels = new TreeMap<>();
        finalized.forEach((name, range) -> levels.put(name, (int) range.maxVersionLevel()));
        return levels;
    }

    /** For people only: a broker that does not answer is noted. */
    private SortedMap<String, SortedMap<String, String>> brokerConfigs(Collection<Node> nodes) throws IOException {
        Set<ConfigResource> brokers = new HashSet<>();
        brokers.add(new ConfigResource(ConfigResource.Type.BROKER, ""));
        nodes.forEach(node -> brokers.add(new ConfigResource(ConfigResource.Type.BROKER, node.idString())));
        Cluster.Answers<ConfigResource, Config> answers = configs.ask(brokers);
        SortedMap<String, SortedMap<String, String>> found = new TreeMap<>();
        for (Map.Entry<ConfigResource, Config> answer : answers.values().entrySet()) {
            String broker = answer.getKey().name();
            ConfigSource source =
                    broker.isEmpty() ? ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG : ConfigSource.DYNAMIC_BROKER_CONFIG;
            put(found, broker, "broker " + (broker.isEmpty() ? "default" : broker), answer.getValue(), source);
        }
        for (Map.Entry<ConfigResource, KafkaFailure> failure :
                answers.failures().entrySet()) {
            if (failure.getKey().name().isEmpty()) {
                throw failure.getValue();
            }
            notRead.add(new ClusterDocument.NotRead(
                    "brokerConfigs of " + failure.getKey().name(),
                    failure.getValue().getMessage()));
            issues.note("broker " + failure.getKey().name(), failure.getValue().getMessage());
        }
        return found;
    }

    private SortedMap<String, SortedMap<String, String>> named(ConfigResource.Type type, ConfigSource source)
            throws IOException {
        Collection<ConfigResource> resources = cluster.ask(
                "list the settings", admin -> admin.listConfigResources(Set.of(type), new ListConfigResourcesOptions())
                        .all());
        Cluster.Answers<ConfigResource, Config> answers = configs.ask(new HashSet<>(resources));
        for (KafkaFailure failure : answers.failures().values()) {
            throw failure;
        }
        SortedMap<String, SortedMap<String, String>> found = new TreeMap<>();
        answers.values()
                .forEach((resource, config) -> put(
                        found,
                        resource.name(),
                        type.name().toLowerCase(java.util.Locale.ROOT) + " " + resource.name(),
                        config,
                        source));
        return found;
    }

    private void put(
            SortedMap<String, SortedMap<String, String>> found,
            String name,
            String people,
            Config config,
            ConfigSource source) {
        List<String> secret = new ArrayList<>();
        SortedMap<String, String> settings = ConfigsReader.dynamic(config, source, secret);
        if (!settings.isEmpty()) {
            found.put(name, settings);
        }
        secret.forEach(key -> withheld.add(people + ": " + key));
    }

    private List<ClusterDocument.Acl> acls() throws IOException {
        Collection<AclBinding> bindings = cluster.ask("read the ACLs", admin -> admin.describeAcls(AclBindingFilter.ANY)
                .values());
        return bindings.stream()
                .map(acl -> new ClusterDocument.Acl(
                        acl.pattern().resourceType().name(),
                        acl.pattern().name(),
                        acl.pattern().patternType().name(),
                        acl.entry().principal(),
                        acl.entry().host(),
                        acl.entry().operation().name(),
                        acl.entry().permissionType().name()))
                .toList();
    }

    private List<ClusterDocument.Quota> quotas() throws IOException {
        Map<ClientQuotaEntity, Map<String, Double>> all =
                cluster.ask("read the quotas", admin -> admin.describeClientQuotas(ClientQuotaFilter.all())
                        .entities());
        return all.entrySet().stream()
                .map(quota -> new ClusterDocument.Quota(
                        new TreeMap<>(quota.getKey().entries()), new TreeMap<>(quota.getValue())))
                .toList();
    }

    private List<ClusterDocument.ScramUser> scram() throws IOException {
        return cluster
                .ask("list the SCRAM users", admin -> admin.describeUserScramCredentials()
                        .all())
                .values()
                .stream()
                .flatMap(user -> user.credentialInfos().stream()
                        .map(info -> new ClusterDocument.ScramUser(
                                user.name(), info.mechanism().mechanismName(), info.iterations())))
                .toList();
    }
}
