/** Records of runs, and the durable store that a host may supply for them. */
@NullMarked
package io.backup4j.spi.journal;

import org.jspecify.annotations.NullMarked;
