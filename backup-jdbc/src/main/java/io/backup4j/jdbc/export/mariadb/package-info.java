/** MariaDB and MySQL: values by their types, from a server and from the text that a backup holds. */
@NullMarked
package io.backup4j.jdbc.export.mariadb;

import org.jspecify.annotations.NullMarked;
