/** Opens databases, live or in a backup, whose tables go out as JSON or CSV. */
@NullMarked
package io.backup4j.jdbc.export;

import org.jspecify.annotations.NullMarked;
