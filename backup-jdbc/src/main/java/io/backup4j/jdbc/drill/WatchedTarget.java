package io.backup4j.jdbc.drill;

import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;

/** A target that remembers whether it could make everything. Opened by one thread, told by several. */
public final class WatchedTarget implements RestoreTarget {
    private final RestoreTarget inner;
    private volatile boolean complete = true;

    public WatchedTarget(RestoreTarget inner) {
        this.inner = inner;
    }

    /** Whether nothing was said to be missing so far. */
    public boolean complete() {
        return complete;
    }

    @Override
    public String kind() {
        return inner.kind();
    }

    @Override
    public String location() {
        return inner.location();
    }

    @Override
    public TargetSession open(TargetContext context) throws IOException {
        return inner.open(context.withIssues(issue -> {
            if (issue.missing()) {
                complete = false;
            }
            context.issues().accept(issue);
        }));
    }
}
