/** Rebuilds the index, saves what is intact in damaged packs, says exactly what is lost, and clears records that do not open. */
@NullMarked
package io.backup4j.engine.repair;

import org.jspecify.annotations.NullMarked;
