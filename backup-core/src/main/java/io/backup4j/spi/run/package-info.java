/** What a caller of a long operation holds in hand: progress and cancellation. */
@NullMarked
package io.backup4j.spi.run;

import org.jspecify.annotations.NullMarked;
