package io.backup4j.kafka;

import io.backup4j.kafka.format.GroupsDocument;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Groups of the backup that have committed to topics which are restored: which offsets are asked for, and where they come to lie. */
final class RestoredGroups {
    private final RestoreContext context;
    private final TargetGroups target;
    private final LogEnds logs;
    private final List<GroupsDocument.Group> wanted;

    /** @param topics that are restored, by their names in the backup */
    RestoredGroups(RestoreContext context, List<GroupsDocument.Group> archived, Set<String> topics) {
        this.context = context;
        this.target = new TargetGroups(context.cluster());
        this.logs = new LogEnds(context.cluster());
        this.wanted = TargetGroups.of(context.options().groups() ? archived : List.of(), topics);
    }

    /** Refuses groups in which somebody reads. */
    void requireEmpty() throws IOException {
        target.requireEmpty(wanted);
    }

    /** Offsets in a partition of the source that some group has committed. */
    AskedOffsets asked(TopicPartition source) {
        return new AskedOffsets(wanted.stream()
                .flatMap(group -> group.offsets().stream())
                .filter(offset -> offset.topic().equals(source.topic()) && offset.partition() == source.partition())
                .map(GroupsDocument.Offset::offset)
                .toList());
    }

    /** Puts every group to the record that it would have read next. */
    void restore(TopicLoads loads) throws IOException {
        for (GroupsDocument.Group group : wanted) {
            Map<TopicPartition, OffsetAndMetadata> offsets = offsets(group, loads);
            if (!offsets.isEmpty()) {
                target.restore(group, offsets);
            }
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(GroupsDocument.Group group, TopicLoads loads)
            throws IOException {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (GroupsDocument.Offset offset : group.offsets()) {
            TopicPartition source = new TopicPartition(offset.topic(), offset.partition());
            PartitionLoad load = loads.of(source);
            if (load == null) {
                context.issues()
                        .missing(
                                "group " + group.id(),
                                "has committed to " + source + ", which the backup does not have");
                continue;
            }
            if (loads.isUnknown(source)) {
                context.issues()
                        .missing(
                                "group " + group.id(),
                                "its offset " + offset.offset() + " of " + source + " is another one in "
                                        + load.target() + ", to which an earlier restore has written, and the backup"
                                        + " has no records from which it would follow: take groups from a backup with"
                                        + " records");
                continue;
            }
            String metadata = offset.metadata();
            boolean known = context.records() || load.isProven();
            long place = known ? load.asked().target(offset.offset()) : offset.offset();
            if (!known && isOutside(load.target(), place)) {
                context.issues()
                        .missing(
                                "group " + group.id(),
                                "its offset " + place + " does not lie in " + load.target()
                                        + ", and the backup has no records from which another would follow");
                continue;
            }
            offsets.put(load.target(), new OffsetAndMetadata(place, metadata == null ? "" : metadata));
        }
        return offsets;
    }

    private boolean isOutside(TopicPartition partition, long offset) throws IOException {
        return offset < logs.starts(Set.of(partition)).get(partition)
                || offset > logs.ends(Set.of(partition)).get(partition);
    }
}
