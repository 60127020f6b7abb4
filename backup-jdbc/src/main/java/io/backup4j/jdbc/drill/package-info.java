/** What drills of all databases have in common: scratch names, sums of rows, the comparison, and assertions of a host. */
@NullMarked
package io.backup4j.jdbc.drill;

import org.jspecify.annotations.NullMarked;
