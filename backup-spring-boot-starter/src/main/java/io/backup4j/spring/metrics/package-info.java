/** Meters and observations of Micrometer about backups. */
@NullMarked
package io.backup4j.spring.metrics;

import org.jspecify.annotations.NullMarked;
