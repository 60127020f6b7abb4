/** What a backup before a migration has to know of the database that is migrated, whatever tool migrates it. */
@NullMarked
package io.backup4j.jdbc.migration;

import org.jspecify.annotations.NullMarked;
