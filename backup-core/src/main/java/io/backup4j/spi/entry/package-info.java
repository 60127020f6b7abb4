/** What a backup consists of: named byte streams with attributes. */
@NullMarked
package io.backup4j.spi.entry;

import org.jspecify.annotations.NullMarked;
