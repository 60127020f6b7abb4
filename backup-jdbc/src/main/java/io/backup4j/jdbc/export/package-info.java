/** Tables and queries as JSON or CSV, from a live database or from a backup. */
@NullMarked
package io.backup4j.jdbc.export;

import org.jspecify.annotations.NullMarked;
