/** SQLite: copies of live databases at one instant as entries, and restores that replace a database file as a whole. */
@NullMarked
package io.backup4j.jdbc.sqlite;

import org.jspecify.annotations.NullMarked;
