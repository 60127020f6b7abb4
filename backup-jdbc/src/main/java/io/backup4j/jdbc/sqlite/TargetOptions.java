package io.backup4j.jdbc.sqlite;

import java.time.Duration;

/**
 * How databases are restored.
 *
 * @param present what to do with files that are there
 * @param unreadable whether files that SQLite cannot open are replaced too
 * @param damaged whether a database in which the check finds damage is restored
 * @param busyTimeout how long to wait for those who use a present file
 * @param check of what was written
 * @param watch told of each step
 */
record TargetOptions(
        PresentFile present,
        boolean unreadable,
        boolean damaged,
        Duration busyTimeout,
        IntegrityCheck check,
        ExchangeWatch watch) {}
