/** When something runs, and which of several processes runs it. */
@NullMarked
package io.backup4j.spi.schedule;

import org.jspecify.annotations.NullMarked;
