package io.backup4j.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A list of topics leaves out what may not be described, without a word. That is no empty cluster, and no deleted topic. */
@ExtendWith(TestKafka.Lifetime.class)
class HiddenTopicsTest {
    private final String prefix = TestKafka.newName("hidden") + ".";

    private KafkaSource.Builder source() {
        return TestKafka.source().topicPrefix(prefix);
    }

    @Test
    void nothingToBackUpIsNoSuccess() throws Exception {
        assertThatThrownBy(() -> Archived.full(source().build()))
                .hasMessageContaining("no topic that is selected in the cluster at " + TestKafka.servers())
                .hasMessageContaining("allowNoTopics");
        Archived allowed = Archived.full(source().allowNoTopics().build());
        assertThat(allowed.missing()).isEmpty();
        assertThat(allowed.notes()).anyMatch(note -> note.contains("no topic that is selected"));
        assertThat(allowed.cluster().topics()).isEmpty();
    }

    /** Before an application has made its first topic. */
    @Test
    void topicsThatAreNamedMayBeMissingTooIfThatIsAllowed() throws Exception {
        KafkaSource.Builder named = TestKafka.source(prefix + "a", prefix + "b");
        assertThatThrownBy(() -> Archived.full(named.build())).hasMessageContaining(prefix + "a");
        Archived allowed = Archived.full(named.allowNoTopics().build());
        assertThat(allowed.missing()).isEmpty();
        assertThat(allowed.notes())
                .anyMatch(note -> note.contains(prefix + "a") && note.contains("did not exist"))
                .anyMatch(note -> note.contains(prefix + "b") && note.contains("did not exist"));
        TestKafka.newTopic(prefix + "a", 1);
        assertThat(Archived.full(named.build()).missing())
                .as("some are there, so that the others should be")
                .singleElement()
                .asString()
                .contains(prefix + "b");
    }

    @Test
    void aTopicThatIsNamedAndHiddenIsMissingAlsoWhereThereMayBeNone() throws Exception {
        TestKafka.newTopic(prefix + "a", 1);
        AclBinding forbidden = forbid(prefix + "a", PatternType.LITERAL, prefix + "a");
        assertThat(Archived.full(TestKafka.source(prefix + "a").allowNoTopics().build())
                        .missing())
                .singleElement()
                .asString()
                .contains(prefix + "a", "may not describe");
        allow(forbidden, prefix + "a");
    }

    @Test
    void aClusterThatHidesItsTopicsIsNotTakenForAnEmptyOne() throws Exception {
        TestKafka.newTopic(prefix + "a", 1);
        AclBinding forbidden = forbid(prefix, PatternType.PREFIXED, prefix + "a");
        assertThatThrownBy(() -> Archived.full(source().build())).hasMessageContaining("no topic that is selected");
        assertThat(Archived.full(source().allowNoTopics().build()).missing())
                .singleElement()
                .asString()
                .contains("may not describe all topics");
        Archived named = Archived.full(
                source().topic(TestKafka.newTopic(1)).metadataOnly().build());
        assertThat(named.missing()).isEmpty();
        assertThat(named.notes())
                .as("what nobody knew of cannot be missed by name")
                .anyMatch(note -> note.contains("may not describe all topics"));
        allow(forbidden, prefix + "a");
    }

    @Test
    void namesATopicThatMayNotBeDescribedAnyMoreUntilItIsSeenAgain() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            Produced.values(TestKafka.newTopic(prefix + name, 1), 0, name);
        }
        KafkaSource source = source().build();
        Archived first = Archived.full(source);
        AclBinding forbidden = forbid(prefix + "b", PatternType.LITERAL, prefix + "b");
        TestKafka.delete(prefix + "c");

        Archived second = Archived.after(first, source);

        assertThat(second.missing())
                .singleElement()
                .asString()
                .contains(prefix + "b", "may not describe it any more", "DESCRIBE");
        assertThat(second.notes()).singleElement().asString().contains(prefix + "c", "was deleted since");
        assertThat(second.cluster().topics()).containsExactly(prefix + "a", prefix + "b");
        Archived third = Archived.after(second, source);
        assertThat(third.missing())
                .as("also when the last backup did not have it either")
                .isEqualTo(second.missing());
        assertThat(third.notes()).isEmpty();
        Archived without = Archived.after(
                third, source().without(prefix + "b").metadataOnly().build());
        assertThat(without.missing()).isEmpty();

        allow(forbidden, prefix + "b");
        Archived fourth = Archived.after(third, source);
        assertThat(fourth.missing()).isEmpty();
        assertThat(fourth.values(prefix + "b", 0)).containsExactly("0:'b'");
        assertThat(Archived.after(fourth, source).missing()).isEmpty();
    }

    @Test
    void aClusterThatHasNoneOfTheTopicsOfTheLastBackupIsNoSuccess() throws Exception {
        TestKafka.newTopic(prefix + "a", 1);
        KafkaSource source = source().build();
        Archived first = Archived.full(source);
        TestKafka.delete(prefix + "a");
        assertThatThrownBy(() -> Archived.after(first, source)).hasMessageContaining("where the last backup had 1");
    }

    /** All that is left is what nobody may see. */
    @Test
    void topicsThatAreAllHiddenAreMissingEachByItsName() throws Exception {
        TestKafka.newTopic(prefix + "a", 1);
        KafkaSource source = source().build();
        Archived first = Archived.full(source);
        AclBinding forbidden = forbid(prefix, PatternType.PREFIXED, prefix + "a");
        assertThat(Archived.after(first, source).missing())
                .singleElement()
                .asString()
                .contains(prefix + "a");
        allow(forbidden, prefix + "a");
    }

    private static AclBinding forbid(String name, PatternType type, String topic) {
        AclBinding forbidden = new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, name, type),
                new AccessControlEntry("User:ANONYMOUS", "*", AclOperation.DESCRIBE, AclPermissionType.DENY));
        TestKafka.await(TestKafka.admin().createAcls(List.of(forbidden)).all());
        TestKafka.awaitTrue(topic + " is hidden", () -> !isListed(topic));
        return forbidden;
    }

    /** Leaves the cluster to other tests as it was. */
    private static void allow(AclBinding forbidden, String topic) {
        TestKafka.await(
                TestKafka.admin().deleteAcls(List.of(forbidden.toFilter())).all());
        TestKafka.awaitTrue(topic + " is listed", () -> isListed(topic));
    }

    private static boolean isListed(String topic) throws Exception {
        return TestKafka.admin().listTopics().names().get().contains(topic);
    }
}
