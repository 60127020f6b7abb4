package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.backup4j.kafka.format.ClusterDocument;
import io.backup4j.kafka.format.TopicDocument;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestKafka.Lifetime.class)
class SettingsTest {
    @Test
    void keepsEveryOverrideOfATopicAndWhatIsInEffect() throws Exception {
        String topic = TestKafka.newTopic(2, "retention.ms", "-1", "compression.type", "zstd");
        alter(ConfigResource.Type.TOPIC, topic, "max.message.bytes", "2000000");
        TopicDocument document =
                Archived.full(TestKafka.source(topic).metadataOnly().build()).topic(topic);
        assertThat(document.configs())
                .isEqualTo(Map.of("retention.ms", "-1", "compression.type", "zstd", "max.message.bytes", "2000000"));
        assertThat(document.effective().get("retention.ms"))
                .isEqualTo(new TopicDocument.Setting("-1", "DYNAMIC_TOPIC_CONFIG"));
        assertThat(document.effective().get("cleanup.policy").value()).isEqualTo("delete");
        assertThat(document.replicationFactor()).isEqualTo(1);
        assertThat(document.withheld()).isEmpty();
        assertThat(org.apache.kafka.common.Uuid.fromString(document.id()))
                .isEqualTo(TestKafka.await(
                                TestKafka.admin().describeTopics(List.of(topic)).allTopicNames())
                        .get(topic)
                        .topicId());
    }

    @Test
    void keepsAclsQuotasScramUsersAndSettingsOfGroups() throws Exception {
        // No other test has topics that begin like this.
        String topic = TestKafka.newTopic(TestKafka.newName("with-acls"), 1);
        ResourcePattern pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.PREFIXED);
        List<AclBinding> acls = List.of(
                new AclBinding(
                        pattern,
                        new AccessControlEntry("User:reader", "*", AclOperation.READ, AclPermissionType.ALLOW)),
                new AclBinding(
                        pattern,
                        new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.ALL, AclPermissionType.ALLOW)));
        TestKafka.await(TestKafka.admin().createAcls(acls).all());
        TreeMap<String, String> everybody = new TreeMap<>();
        everybody.put(ClientQuotaEntity.USER, null);
        TestKafka.await(TestKafka.admin()
                .alterClientQuotas(List.of(new ClientQuotaAlteration(
                        new ClientQuotaEntity(everybody),
                        List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", 1e9)))))
                .all());
        TestKafka.await(TestKafka.admin()
                .alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        "reader", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 8192), "never-stored")))
                .all());
        String group = TestKafka.newName("configured");
        alter(ConfigResource.Type.GROUP, group, "consumer.session.timeout.ms", "50000");
        alter(ConfigResource.Type.CLIENT_METRICS, "subscription", "interval.ms", "60000");
        alter(ConfigResource.Type.BROKER, "", "log.cleaner.threads", "1");
        TestKafka.awaitTrue("settings have arrived", () -> {
            ClusterDocument now = cluster(topic);
            return now.groupConfigs().containsKey(group)
                    && now.brokerConfigs().containsKey("")
                    && !now.metricsConfigs().isEmpty()
                    && now.acls().stream()
                            .anyMatch(entry -> entry.resourceName().equals(topic))
                    && !now.quotas().isEmpty()
                    && !now.scram().isEmpty();
        });
        ClusterDocument document = cluster(topic);
        assertThat(document.acls())
                .contains(new ClusterDocument.Acl("TOPIC", topic, "PREFIXED", "User:reader", "*", "READ", "ALLOW"));
        assertThat(document.quotas())
                .containsExactly(
                        new ClusterDocument.Quota(everybody, new TreeMap<>(Map.of("consumer_byte_rate", 1e9))));
        assertThat(document.scram()).containsExactly(new ClusterDocument.ScramUser("reader", "SCRAM-SHA-512", 8192));
        assertThat(document.groupConfigs().get(group)).containsEntry("consumer.session.timeout.ms", "50000");
        assertThat(document.metricsConfigs().get("subscription")).containsEntry("interval.ms", "60000");
        assertThat(document.brokerConfigs().get("")).containsEntry("log.cleaner.threads", "1");
        assertThat(document.features()).containsKey("metadata.version");
        assertThat(document.brokers()).hasSize(1);
        assertThat(document.notRead()).isEmpty();
    }

    private static ClusterDocument cluster(String topic) throws Exception {
        Archived run = Archived.full(TestKafka.source(topic).metadataOnly().build());
        assertThat(run.issues).isEmpty();
        return run.cluster();
    }

    private static void alter(ConfigResource.Type type, String name, String key, String value) {
        Map<ConfigResource, Collection<AlterConfigOp>> change = Map.of(
                new ConfigResource(type, name),
                List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
        TestKafka.await(TestKafka.admin().incrementalAlterConfigs(change).all());
    }
}
