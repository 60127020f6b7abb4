package io.backup4j.spring;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;

/** The table of a ShedLock: until when each name is locked. */
record LocksInMemory(Map<String, Instant> table, Clock clock) implements LockProvider {

    @Override
    public Optional<SimpleLock> lock(LockConfiguration configuration) {
        synchronized (table) {
            String name = configuration.getName();
            if (table.getOrDefault(name, Instant.MIN).isAfter(clock.instant())) {
                return Optional.empty();
            }
            table.put(name, clock.instant().plus(configuration.getLockAtMostFor()));
            return Optional.of(new Lock(name));
        }
    }

    private final class Lock implements SimpleLock {
        private final String name;

        Lock(String name) {
            this.name = name;
        }

        @Override
        public void unlock() {
            synchronized (table) {
                table.put(name, clock.instant());
            }
        }

        @Override
        public Optional<SimpleLock> extend(Duration atMost, Duration atLeast) {
            synchronized (table) {
                table.put(name, clock.instant().plus(atMost));
                return Optional.of(this);
            }
        }
    }
}
