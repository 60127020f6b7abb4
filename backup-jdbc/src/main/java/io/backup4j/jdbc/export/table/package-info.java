/** Tables that can be exported, and what all databases need for it. */
@NullMarked
package io.backup4j.jdbc.export.table;

import org.jspecify.annotations.NullMarked;
