/** MariaDB and MySQL: a consistent view of a database as entries, and its restore. */
@NullMarked
package io.backup4j.jdbc.mariadb;

import org.jspecify.annotations.NullMarked;
