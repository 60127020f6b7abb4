/** Tables of any database in portable archives. */
@NullMarked
package io.backup4j.jdbc.archive;

import org.jspecify.annotations.NullMarked;
