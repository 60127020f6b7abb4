/** Frees the space of what no backup needs, beside running writers and readers. */
@NullMarked
package io.backup4j.engine.prune;

import org.jspecify.annotations.NullMarked;
