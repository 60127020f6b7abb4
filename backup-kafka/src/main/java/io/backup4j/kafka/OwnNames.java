package io.backup4j.kafka;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of what restores and drills make in a cluster for themselves. No backup takes it for data. */
final class OwnNames {
    private static final String MARK = "backup4j-restore.";
    private static final String DRILL = "backup4j-drill.";
    private static final Pattern DRILL_TOPIC = Pattern.compile("(backup4j-drill\\.\\d{1,19})\\..+");
    private static final Pattern DRILL_GROUP = Pattern.compile("backup4j-drill\\.\\d{1,19}");

    /** No topic is called that, nor ends like that. */
    static final String NO_TOPIC = "backup4j-is-in-no-cluster";

    private OwnNames() {}

    /** The group that remembers how far the restore of this topic has come. */
    static String mark(String topic) {
        return MARK + topic;
    }

    /** The name of a drill, which is also that of the group whose member it is as long as it lives. */
    static String drill(long number) {
        return DRILL + number;
    }

    /** What the names of a drill's topics begin with. */
    static String topicPrefix(String drill) {
        return drill + ".";
    }

    /** The drill that has made this topic; empty if none has. */
    static Optional<String> drillOf(String topic) {
        Matcher matcher = DRILL_TOPIC.matcher(topic);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether a group is one of ours, and nobody's who reads. */
    static boolean isGroup(String group) {
        return group.startsWith(MARK) || DRILL_GROUP.matcher(group).matches();
    }
}
