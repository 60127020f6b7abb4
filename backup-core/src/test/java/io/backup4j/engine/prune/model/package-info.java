/** A bounded exhaustive search of the prune protocol of section 9 of the format page. */
@NullMarked
package io.backup4j.engine.prune.model;

import org.jspecify.annotations.NullMarked;
