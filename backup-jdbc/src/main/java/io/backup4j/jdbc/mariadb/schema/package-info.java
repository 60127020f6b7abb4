/** The schema of a MariaDB or MySQL database: read whole or refused by name, stored as lines of JSON. */
@NullMarked
package io.backup4j.jdbc.mariadb.schema;

import org.jspecify.annotations.NullMarked;
