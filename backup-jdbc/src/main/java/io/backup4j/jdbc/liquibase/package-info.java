/** Backups before Liquibase updates. */
@NullMarked
package io.backup4j.jdbc.liquibase;

import org.jspecify.annotations.NullMarked;
