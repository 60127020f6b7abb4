package io.backup4j.testkit;

import io.backup4j.sinks.ForwardingSink;
import io.backup4j.spi.sink.BackupSink;
import io.backup4j.spi.sink.ObjectInfo;
import io.backup4j.spi.sink.ObjectKey;
import io.backup4j.spi.sink.ObjectPage;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * Lets somebody else act while a prefix is listed, in the worst way that the contract of a sink allows: what is put meanwhile comes too late for the listing, and what is
 * deleted meanwhile is gone when it comes to it. For one thread.
 */
public final class StraddlingSink extends ForwardingSink {
    private final String straddled;
    private final Action action;
    private final IntPredicate chosen;
    private int listings;

    /** What somebody else does. */
    public interface Action {
        void run() throws IOException;
    }

    /**
     * @param straddled prefix whose listings are disturbed
     * @param chosen which of them, counted from 1
     */
    public StraddlingSink(BackupSink sink, String straddled, IntPredicate chosen, Action action) {
        super(sink);
        this.straddled = straddled;
        this.chosen = chosen;
        this.action = action;
    }

    /** How many listings of the prefix there were. */
    public int listings() {
        return listings;
    }

    @Override
    public ObjectPage list(String prefix, String after) throws IOException {
        ObjectPage begin = super.list(prefix, after);
        if (!prefix.equals(straddled) || !chosen.test(++listings)) {
            return begin;
        }
        action.run();
        Set<ObjectKey> left = super.list(prefix, after).objects().stream()
                .map(ObjectInfo::key)
                .collect(Collectors.toSet());
        List<ObjectInfo> shown = begin.objects().stream()
                .filter(object -> left.contains(object.key()))
                .toList();
        return new ObjectPage(shown, begin.more());
    }
}
