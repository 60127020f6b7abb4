/** Backups before Flyway migrates. */
@NullMarked
package io.backup4j.jdbc.flyway;

import org.jspecify.annotations.NullMarked;
