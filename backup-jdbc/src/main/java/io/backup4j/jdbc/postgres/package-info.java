/** PostgreSQL: a consistent view of a whole database as entries, and their restore. */
@NullMarked
package io.backup4j.jdbc.postgres;

import org.jspecify.annotations.NullMarked;
