/** What all kinds of database need: a guest's share of a pool, the age of a snapshot, a schema as an entry. Not for hosts. */
@NullMarked
package io.backup4j.jdbc;

import org.jspecify.annotations.NullMarked;
