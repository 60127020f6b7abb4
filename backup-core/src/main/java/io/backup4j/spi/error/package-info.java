/** The one exception tree: what failed, whether to try again, and what to do next. */
@NullMarked
package io.backup4j.spi.error;

import org.jspecify.annotations.NullMarked;
