/** The schema of a PostgreSQL database, read from its catalogs and written as statements that make it again: complete, or refused by name. */
@NullMarked
package io.backup4j.jdbc.postgres.schema;

import org.jspecify.annotations.NullMarked;
