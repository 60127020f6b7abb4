/** SQLite and H2: from the database itself, and from a backup by way of a temporary one. */
@NullMarked
package io.backup4j.jdbc.export.file;

import org.jspecify.annotations.NullMarked;
