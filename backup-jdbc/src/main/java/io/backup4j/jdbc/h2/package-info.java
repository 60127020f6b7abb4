/** H2: a whole database, in a file or in memory, as the script that makes it anew. */
@NullMarked
package io.backup4j.jdbc.h2;

import org.jspecify.annotations.NullMarked;
