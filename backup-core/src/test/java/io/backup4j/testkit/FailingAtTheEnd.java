package io.backup4j.testkit;

import io.backup4j.spi.target.RestoreTarget;
import io.backup4j.spi.target.TargetContext;
import io.backup4j.spi.target.TargetSession;
import java.io.IOException;

/** Fails when all content was written. */
public final class FailingAtTheEnd extends ForwardingTarget {
    public FailingAtTheEnd(RestoreTarget target) {
        super(target);
    }

    @Override
    protected TargetSession session(TargetContext context, TargetSession session) {
        return new Session(session) {
            @Override
            public void finish() throws IOException {
                throw new IOException("failed on purpose");
            }
        };
    }
}
